use super::*;

#[test]
fn identifiers() {
    // text, types, fields
    let cases = [
        ("desktopPool", "DesktopPool", "desktop_pool"),
        ("desktop-pool.name id", "DesktopPoolNameId", "desktop_pool_name_id"),
        ("ListImagesV2", "ListImagesV2", "list_images_v2"),
        ("HTTPServer", "HttpServer", "http_server"),
        ("X-Auth-Token", "XAuthToken", "x_auth_token"),
        ("x-y_z", "XYZ", "x_y_z"),
        ("ACTIVE", "Active", "active"),
        ("CREATE_FAILED", "CreateFailed", "create_failed"),
        ("userIDs", "UserIds", "user_ids"),
        ("IPv6Address", "Ipv6Address", "ipv6_address"),
        ("OAuth2Token", "Oauth2Token", "oauth2_token"),
        ("OAUTH", "Oauth", "oauth"),
        ("vCPUs", "VCpus", "v_cpus"),
        ("PCIExpress", "PciExpress", "pci_express"),
        ("$filter", "Filter", "filter"),
        ("@type", "Type", "type"),
        ("_id", "Id", "id"),
        ("ids[]", "Ids", "ids"),
        ("filter[name]", "FilterName", "filter_name"),
        ("List<String>", "ListString", "list_string"),
        ("don't", "Dont", "dont"),
        (
            "application/vnd.a+json",
            "ApplicationVndAJson",
            "application_vnd_a_json",
        ),
        // digits
        ("1080p", "N1080p", "n1080p"),
        ("404", "N404", "n404"),
        ("2023-10-16", "N2023_10_16", "n2023_10_16"),
        ("v1.10", "V1_10", "v1_10"),
        ("a_1", "A1", "a_1"),
        ("ipv4", "Ipv4", "ipv4"),
        // symbols
        ("+1", "Plus1", "plus_1"),
        ("-1", "Minus1", "minus_1"),
        ("-created_at", "MinusCreatedAt", "minus_created_at"),
        ("!done", "NotDone", "not_done"),
        ("A+", "APlus", "a_plus"),
        ("AB-", "AbMinus", "ab_minus"),
        ("C++", "CPlusPlus", "c_plus_plus"),
        ("C#", "CHash", "c_hash"),
        ("StartTime>=", "StartTimeGreaterOrEqual", "start_time_greater_or_equal"),
        ("<5", "Less5", "less_5"),
        ("50%", "N50Percent", "n50_percent"),
        ("user.*", "UserStar", "user_star"),
        ("*", "Star", "star"),
        (">=", "GreaterOrEqual", "greater_or_equal"),
        ("*/*", "StarSlashStar", "star_slash_star"),
        (".", "Dot", "dot"),
        ("/", "Slash", "slash"),
        ("#", "Hash", "hash"),
        ("_", "Underscore", "underscore"),
        ("../../x", "X", "x"),
        // other scripts
        ("镜像列表", "镜像列表", "镜像列表"),
        ("镜像-id", "镜像Id", "镜像_id"),
        ("Straße", "Straße", "straße"),
        ("ÉCOLE", "École", "école"),
        ("ΕΛΛΗΝΙΚΑ", "Ελληνικα", "ελληνικα"),
        ("ｆｕｌｌ", "Full", "full"),
        ("m²", "M2", "m2"),
        ("\u{212A}", "K", "k"),
        ("🙂", "U1f642", "u1f642"),
        ("ok 👍", "Ok", "ok"),
        // nothing
        ("", "Fallback", "fallback"),
        (" \t\u{200B}", "U200b", "u200b"),
        ("\u{0}", "Fallback", "fallback"),
        // keywords
        ("self", "Self_", "self_"),
        ("SUPER", "Super", "super_"),
        ("type", "Type", "type"),
    ];
    for (raw, pascal, snake) in cases {
        assert_eq!(identifier(raw, Case::Pascal, "fallback"), pascal, "of {raw:?}");
        assert_eq!(identifier(raw, Case::Snake, "fallback"), snake, "of {raw:?}");
    }
    assert_eq!(identifier("list-images", Case::Screaming, ""), "LIST_IMAGES");
    assert_eq!(identifier("straße", Case::Screaming, ""), "STRASSE");
    assert_eq!(identifier("2fa", Case::Screaming, ""), "N2FA");
    assert_eq!(identifier("", Case::Pascal, " "), "Unnamed");
}

#[test]
fn long_text_is_cut() {
    for text in [
        "a".repeat(10_000),
        "word ".repeat(10_000),
        "\u{FDFA}".repeat(10_000),
        "_".repeat(10_000),
    ] {
        for case in [Case::Pascal, Case::Snake, Case::Screaming] {
            let name = identifier(&text, case, "x");
            assert!(name.chars().count() <= LONGEST_NAME + 1, "{name}");
        }
    }
}

#[test]
fn a_long_word_keeps_its_end() {
    let name = |end: &str| identifier(&format!("{}{end}", "word".repeat(40)), Case::Snake, "x");
    assert!(name("first").ends_with("first"), "{}", name("first"));
    assert_ne!(name("first"), name("second"));
}

#[test]
fn names_of_a_scope_are_distinct() {
    let mut scope = Scope::without(["Option", "Vec"].into_iter());
    let mut claim = |raw| scope.claim(raw, Case::Pascal, "Value");
    assert_eq!(claim("foo"), "Foo");
    assert_eq!(claim("FOO"), "Foo2");
    assert_eq!(claim("_foo"), "Foo3");
    assert_eq!(claim("foo2"), "Foo2_2");
    assert_eq!(claim("foo4"), "Foo4");
    assert_eq!(claim("fOO"), "FOo");
    assert_eq!(claim("foo."), "Foo5");
    assert_eq!(claim("option"), "OptionValue");
    assert_eq!(claim("Option"), "OptionValue2");
    assert_eq!(claim("v1"), "V1");
    assert_eq!(claim("V1"), "V1_2");
    assert_eq!(claim(""), "Value");
    // Composed and decomposed.
    assert_eq!(claim("\u{e9}"), "É");
    assert_eq!(claim("e\u{301}"), "É2");

    let mut scope = Scope::without(["send", "send_value"].into_iter());
    assert_eq!(scope.claim("send", Case::Snake, ""), "send_value2");
    assert_eq!(scope.claim("self", Case::Snake, ""), "self_");
    assert_eq!(scope.claim("self", Case::Snake, ""), "self2");
    assert_eq!(scope.claim_exact("send".to_owned()), "send2");
    assert_eq!(scope.claim_exact("type".to_owned()), "type");
}

#[test]
fn many_equal_names_take_no_long_search() {
    let mut scope = Scope::default();
    let last = (0..100_000).map(|_| scope.claim_exact("name".to_owned())).last();
    assert_eq!(last.as_deref(), Some("name100000"));
}

#[test]
fn keywords_are_raw() {
    let cases = [
        ("name", "name"),
        ("type", "r#type"),
        ("gen", "r#gen"),
        ("try", "r#try"),
        ("abstract", "r#abstract"),
        ("true", "r#true"),
        ("r#type", "r#type"),
        ("self", "self_"),
        ("Self", "Self_"),
        ("super", "super_"),
        ("crate", "crate_"),
        ("_", "__"),
        ("union", "union"),
        ("镜像", "镜像"),
        // no names
        ("", "unnamed"),
        ("a b", "a_b"),
        ("1", "n1"),
        ("type ", "r#type"),
    ];
    for (name, expected) in cases {
        assert_eq!(ident(name).to_string(), expected, "of {name:?}");
    }
}

#[test]
fn module_names() {
    let cases = [
        ("workspace", "workspace"),
        ("Huawei Cloud", "huawei_cloud"),
        ("../../etc/passwd", "etc_passwd"),
        ("v1.2", "v1_2"),
        ("2024", "n2024"),
        ("café", "cafe"),
        ("镜像", "u955c_u50cf"),
        ("CON", "con_"),
        ("com1", "com1_"),
        ("com10", "com10"),
        ("lpt\u{b9}", "lpt1_"),
        ("mod", "mod_"),
        ("self", "self_"),
        ("type", "type"),
        ("", "unnamed"),
        ("..", "dot_dot"),
    ];
    for (raw, expected) in cases {
        assert_eq!(module_name(raw), expected, "of {raw:?}");
    }
    assert!(module_name(&"long name ".repeat(20)).len() <= LONGEST_MODULE);
    assert!(module_name(&"镜".repeat(200)).len() <= LONGEST_MODULE);
}
