//! A site that stands on a preset and nothing else: for samples of pages, and for tests.

use std::path::Path;

use counter::site::{Schema, Site};

use super::{PRESETS, Policy};

/// Panics where there is no such preset.
pub fn sample_site(preset: &str) -> Site {
    let own = match preset {
        "invoice" => CONSENT,
        "certificate" => MEMBER_CA,
        _ => "",
    };
    let text = format!("slug = \"{preset}\"\npreset = \"{preset}\"\n{FACTS}{own}");
    // The sample of a member CA lies beside this file.
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/policy/sample.toml"));
    let schema = Schema::new(PRESETS).desks(["sample"]).part::<Policy>();
    schema.read(file, &text).unwrap_or_else(|mistakes| {
        let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        panic!("the sample of a preset is right:\n{}", mistakes.join("\n"))
    })
}

const FACTS: &str = r##"names = { ja = "サンプル商会 会員サイト", en = "Sample Shokai Member Site" }
desks = ["sample"]
[support]
name = { ja = "サンプル商会 お客様窓口", en = "Sample Shokai Support" }
phone = "03-0000-0000"
hours = { ja = "平日 9:00〜17:00", en = "Mon–Fri 9:00–17:00 (JST)" }
mail = "support@sample.example.jp"
[sender]
name = "サンプル商会"
address = "no-reply@sample.example.jp"
[brand]
colour = "#1a5276"
"##;

const MEMBER_CA: &str = "[login]\nmember-ca = \"sample-ca.pem\"\n";

const CONSENT: &str = r#"[consent]
version = "1"
asks-again = true
documents = [{ ja = "請求書", en = "Invoices" }, { ja = "請求総括表", en = "Billing statements" }]
ja = "請求書等を電子で受け取ることに同意します。"
en = "I agree to receive invoices electronically."
"#;
