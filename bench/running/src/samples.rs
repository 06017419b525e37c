//! Response bodies as servers send them, of any size. They are the same in every run.

/// The measured sizes, in bytes.
pub const SIZES: [(&str, usize); 5] = [
    ("1 KB", 1 << 10),
    ("10 KB", 10 << 10),
    ("100 KB", 100 << 10),
    ("1 MB", 1 << 20),
    ("10 MB", 10 << 20),
];

/// Pseudorandom numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: u64) -> u64 {
        (self.next() >> 16) % bound
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len() as u64) as usize]
    }

    fn uuid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff
        )
    }

    fn time(&mut self) -> String {
        let (month, day) = (1 + self.below(12), 1 + self.below(28));
        let (hour, minute, second) = (self.below(24), self.below(60), self.below(60));
        format!(
            "2025-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z",
            self.below(1000)
        )
    }

    fn sentence(&mut self) -> String {
        let words = [
            "before",
            "update",
            "of",
            "the",
            "desktop",
            "nightly",
            "pool",
            "更新前的快照",
            "Zürich",
            "office",
            "image",
        ];
        let count = 2 + self.below(9);
        let words: Vec<_> = (0..count).map(|_| self.pick(&words)).collect();
        let text = words.join(" ");
        // one in sixteen has a character that JSON escapes
        match self.below(16) {
            0 => format!("{text}\\n\\\"{text}\\\""),
            _ => text,
        }
    }
}

/// Writes a list of at least this length: opening text, items with commas, closing text.
fn list(
    open: &str,
    close: impl Fn(usize) -> String,
    size: usize,
    mut item: impl FnMut(usize, &mut Numbers) -> String,
) -> String {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut text = open.to_owned();
    let mut count = 0;
    while count == 0 || text.len() + 40 < size {
        if count > 0 {
            text.push(',');
        }
        text.push_str(&item(count, &mut numbers));
        count += 1;
    }
    text.push_str(&close(count));
    text
}

/// Snapshots of desktops, with keys in the order of the document, as servers written from it send them.
pub fn snapshots(size: usize) -> String {
    let close = |count| format!("],\"total_count\":{count}}}");
    list("{\"desktop_snapshots\":[", close, size, |index, n| {
        let restored = match n.below(3) {
            0 => format!("\"{}\"", n.time()),
            _ => "null".to_owned(),
        };
        format!(
            concat!(
                "{{\"snapshot_id\":\"{}\",\"snapshot_name\":\"snap-{:05}\",\"desktop_id\":\"{}\",\"desktop_name\":\"DESKTOP-{:04}\",",
                "\"desktop_sid\":\"{}\",\"desktop_pool_id\":\"{}\",\"is_system_disk\":{},\"status\":\"{}\",\"process\":{},",
                "\"description\":\"{}\",\"create_time\":\"{}\",\"create_type\":\"{}\",\"last_restore_time\":{},\"restore_fail_reason\":null}}"
            ),
            n.uuid(),
            index,
            n.uuid(),
            n.below(10_000),
            n.uuid(),
            n.uuid(),
            n.below(2) == 0,
            n.pick(&[
                "creating",
                "restoring",
                "create_success",
                "create_failed",
                "restore_success"
            ]),
            n.below(101),
            n.sentence(),
            n.time(),
            n.pick(&["AUTO", "MANUALLY"]),
            restored,
        )
    })
}

/// Images of products, with keys sorted by name, as servers with sorted maps send them, and one key that the document
/// does not have.
pub fn images(size: usize) -> String {
    let close = |count| format!("],\"total_count\":{count}}}");
    list("{\"images\":[", close, size, |index, n| {
        format!(
            concat!(
                "{{\"architecture\":\"{}\",\"created_at\":\"{}\",\"disk_format\":\"{}\",\"id\":\"{}\",\"image_type\":\"{}\",",
                "\"min_disk\":{},\"min_ram\":{},\"name\":\"image-{}\",\"os_type\":\"{}\",\"os_version\":\"{}\",",
                "\"owner\":\"{:016x}\",\"product_code\":\"{}\"}}"
            ),
            n.pick(&["x86", "arm"]),
            n.time(),
            n.pick(&["vhd", "raw", "qcow2", "zvhd2"]),
            n.uuid(),
            n.pick(&["gold", "private"]),
            40 + n.below(400),
            1024 * (1 + n.below(64)),
            index,
            n.pick(&["Linux", "Windows", "Other"]),
            n.pick(&[
                "Windows Server 2022 Datacenter 64bit",
                "Ubuntu 24.04 server 64bit",
                "CentOS 7.9 64bit"
            ]),
            n.next(),
            n.below(1_000_000),
        )
    })
}

/// Orders: nested objects, unions with the tag first or later, maps, dates, floats.
pub fn orders(size: usize) -> String {
    let close = |count| format!("],\"next\":\"eyJhZnRlciI6MTAwfQ\",\"total\":{count}}}");
    list("{\"orders\":[", close, size, |index, n| {
        let items: Vec<_> = (0..1 + n.below(4)).map(|_| item(n)).collect();
        let history: Vec<_> = (0..1 + n.below(3)).map(|_| event(n)).collect();
        let note = match n.below(2) {
            0 => format!("\"{}\"", n.sentence()),
            _ => "null".to_owned(),
        };
        format!(
            concat!(
                "{{\"id\":\"{}\",\"number\":{},\"created_at\":\"{}\",\"due\":\"2025-11-{:02}\",\"status\":\"{}\",\"gift\":{},\"note\":{},",
                "\"customer\":{{\"id\":\"{}\",\"name\":\"{}\",\"email\":\"customer{}@mail.example\",\"address\":{{\"street\":\"{} {}\",",
                "\"city\":\"Zürich\",\"postalCode\":\"80{:02}\",\"country\":\"{}\",\"location\":{{\"lat\":{},\"lon\":{}}}}}}},",
                "\"items\":[{}],\"payment\":{},\"history\":[{}],\"totals\":{{\"net\":{},\"tax\":{},\"shipping\":{}}}}}"
            ),
            n.uuid(),
            4_000_000_000 + index as u64,
            n.time(),
            1 + n.below(28),
            n.pick(&[
                "open",
                "paid",
                "packed",
                "shipped",
                "delivered",
                "returned",
                "cancelled"
            ]),
            n.below(2) == 0,
            note,
            n.uuid(),
            n.pick(&["A. Example", "B. Muster", "C. 样本"]),
            n.below(100_000),
            n.pick(&["Bahnhofstrasse", "Langstrasse"]),
            1 + n.below(200),
            n.below(100),
            n.pick(&["AT", "CH", "DE", "CN", "US"]),
            n.below(180_000_000) as f64 / 1e6 - 90.0,
            n.below(360_000_000) as f64 / 1e6 - 180.0,
            items.join(","),
            payment(n),
            history.join(","),
            n.below(100_000) as f64 / 100.0,
            n.below(10_000) as f64 / 100.0,
            n.below(1_000) as f64 / 100.0,
        )
    })
}

fn item(n: &mut Numbers) -> String {
    format!(
        concat!(
            "{{\"sku\":\"SKU-{:06}\",\"title\":\"{}\",\"quantity\":{},\"price\":{},\"weight\":{},\"tags\":[\"{}\",\"{}\"],",
            "\"attributes\":{{\"colour\":\"{}\",\"size\":\"{}\"}}}}"
        ),
        n.below(1_000_000),
        n.sentence(),
        1 + n.below(20),
        n.below(100_000) as f64 / 100.0,
        n.below(10_000) as f64 / 1000.0,
        n.pick(&["new", "sale", "refurbished"]),
        n.pick(&["indoor", "outdoor"]),
        n.pick(&["red", "green", "blue"]),
        n.pick(&["S", "M", "L", "XL"]),
    )
}

fn payment(n: &mut Numbers) -> String {
    match n.below(3) {
        0 => format!(
            "{{\"method\":\"card\",\"digits\":\"{:04}\",\"expires\":\"2028-01\",\"scheme\":\"visa\"}}",
            n.below(10_000)
        ),
        1 => format!(
            "{{\"method\":\"transfer\",\"iban\":\"CH00{:017}\",\"received\":\"{}\"}}",
            n.below(1 << 50),
            n.time()
        ),
        _ => format!(
            "{{\"method\":\"voucher\",\"code\":\"{:08x}\",\"worth\":{}}}",
            n.next() as u32,
            n.below(10_000) as f64 / 100.0
        ),
    }
}

fn event(n: &mut Numbers) -> String {
    match n.below(3) {
        0 => format!(
            "{{\"at\":\"{}\",\"kind\":\"message\",\"text\":\"{}\",\"read\":true}}",
            n.time(),
            n.sentence()
        ),
        _ => format!(
            "{{\"at\":\"{}\",\"kind\":\"status\",\"from\":\"paid\",\"to\":\"packed\"}}",
            n.time()
        ),
    }
}
