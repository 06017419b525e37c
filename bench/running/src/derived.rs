//! The same types as people write them by hand, with serde's derives. Values that a document does not list are dropped
//! here (`other`), as derived code cannot keep them as easily; generated models keep them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

macro_rules! text_enum {
    ($name:ident { $($variant:ident = $text:literal),* }) => {
        #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
        pub enum $name {
            $(#[serde(rename = $text)] $variant,)*
            #[serde(other)]
            Unknown,
        }
    };
}

text_enum!(OsType { Linux = "Linux", Windows = "Windows", Other = "Other" });
text_enum!(ImageType { Gold = "gold", Private = "private" });
text_enum!(Architecture { Arm = "arm", X86 = "x86" });
text_enum!(DiskFormat { Vhd = "vhd", Raw = "raw", Qcow2 = "qcow2", Zvhd2 = "zvhd2" });
text_enum!(SnapshotCreateType { Auto = "AUTO", Manually = "MANUALLY" });
text_enum!(SnapshotStatus {
    Creating = "creating", Restoring = "restoring", CreateSuccess = "create_success", CreateFailed = "create_failed",
    RestoreSuccess = "restore_success", RestoreFailed = "restore_failed"
});
text_enum!(OrderStatus {
    Open = "open", Paid = "paid", Packed = "packed", Shipped = "shipped", Delivered = "delivered", Returned = "returned",
    Cancelled = "cancelled"
});
text_enum!(Country { At = "AT", Ch = "CH", Cn = "CN", De = "DE", Fr = "FR", It = "IT", Jp = "JP", Us = "US" });
text_enum!(CardScheme { Visa = "visa", Mastercard = "mastercard", Amex = "amex" });

macro_rules! record {
    ($name:ident { $($field:ident: $type:ty),* $(,)? }) => { record!($name { $($field: $type),* } optional {}); };
    ($name:ident { $($field:ident: $type:ty),* } optional { $($optional:ident: $of:ty),* $(,)? }) => {
        #[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
        pub struct $name {
            $(pub $field: $type,)*
            $(#[serde(skip_serializing_if = "Option::is_none")] pub $optional: Option<$of>,)*
        }
    };
}

record!(SnapshotList {} optional { desktop_snapshots: Vec<Snapshot>, total_count: i32 });
record!(Snapshot {} optional {
    snapshot_id: String,
    snapshot_name: String,
    desktop_id: String,
    desktop_name: String,
    desktop_sid: String,
    desktop_pool_id: String,
    is_system_disk: bool,
    status: SnapshotStatus,
    process: i32,
    description: String,
    create_time: String,
    create_type: SnapshotCreateType,
    last_restore_time: String,
    restore_fail_reason: String,
});

record!(ImageList {} optional { images: Vec<Image>, total_count: i32 });
record!(Image {} optional {
    id: String,
    image_type: ImageType,
    os_type: OsType,
    architecture: Architecture,
    os_version: String,
    disk_format: DiskFormat,
    name: String,
    min_ram: i32,
    min_disk: i32,
    product_code: String,
    created_at: String,
    kms_id: String,
});

record!(OrderPage { orders: Vec<Order> } optional { next: String, total: i64 });

/// The fields are in the order of the document, which is the order in which they are written.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Order {
    pub id: String,
    pub number: i64,
    pub created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    pub status: OrderStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gift: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub customer: Customer,
    pub items: Vec<Item>,
    pub payment: Payment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<Event>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<BTreeMap<String, f64>>,
}

record!(Customer { id: String, name: String } optional { email: String, address: Address });

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

record!(Location { lat: f64, lon: f64 });
record!(Item { sku: String, title: String, quantity: i32, price: f64 } optional {
    weight: f32,
    tags: Vec<String>,
    attributes: BTreeMap<String, String>,
});

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "method", rename_all = "lowercase")]
pub enum Payment {
    Card(Card),
    Transfer(Transfer),
    Voucher(Voucher),
}

record!(Card { digits: String, expires: String } optional { scheme: CardScheme });
record!(Transfer { iban: String } optional { received: String });
record!(Voucher {
    code: String,
    worth: f64
});

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Event {
    Status(StatusEvent),
    Message(MessageEvent),
}

record!(StatusEvent {
    at: String,
    from: String,
    to: String
});
record!(MessageEvent { at: String, text: String } optional { read: bool });

record!(Statics {} optional { product_id: i32, image_id: i32, disk_num: i32, disk_size: i32 });
