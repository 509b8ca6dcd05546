//! A site's own templates and pictures are tried together with its file (INV-16).

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::{fs, path::Path};

use counter::site::Schema;
use invoices::policy::Invoicing;

const SITE: &str = r##"slug = "invoice"
preset = "plain"
names = { ja = "サンプル", en = "Sample" }
desks = ["invoices"]
support = { name.ja = "窓口", name.en = "Desk", phone = "03-0000-0000", hours.ja = "平日", hours.en = "Weekdays", mail = "desk@example.jp" }
sender = { name = "窓口", address = "desk@example.jp" }
brand = { colour = "#1a5276", logo = "logo.svg" }
[invoices]
templates = "papers"
[invoices.issuer]
name = "株式会社サンプル商会"
registration-number = "T8000000000001"
postal-code = "100-0000"
address = ["東京都千代田区見本町1-2-3"]
seal = "seal.svg"
"##;

const PICTURE: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20"/></svg>"#;

/// What is wrong with the site whose folder was laid out like this.
fn mistakes(site: &str, files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("papers")).unwrap();
    for (name, text) in [("logo.svg", PICTURE), ("seal.svg", PICTURE)].iter().chain(files) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let schema = Schema::new(&[("plain", "")]).desks(["invoices"]).part::<Invoicing>();
    let read = schema.read(&folder.path().join("invoice.toml"), site);
    let bare = |line: String| line.replace(&format!("{}/", folder.path().display()), "");
    read.err().into_iter().flatten().map(|mistake| bare(mistake.to_string())).collect()
}

fn ours(name: &str) -> String {
    fs::read_to_string(Path::new("paper").join(name)).unwrap()
}

#[test]
fn templates_and_pictures_of_its_own_are_tried_and_taken() {
    assert_eq!(mistakes(SITE, &[]), [""; 0]);
    let own = ours("invoice.typ");
    assert_eq!(mistakes(SITE, &[("papers/invoice.typ", &own)]), [""; 0]);
}

#[test]
fn a_broken_template_is_refused_by_line_and_reason() {
    let broken = "#let data = json(\"data.json\")\n#set document(title: data.numero)\n";
    let mistakes_of = mistakes(SITE, &[("papers/invoice.typ", broken)]);
    assert_eq!(mistakes_of.len(), 1, "{mistakes_of:?}");
    assert!(mistakes_of[0].starts_with("papers/invoice.typ:2:"), "{mistakes_of:?}");
    assert!(mistakes_of[0].contains("numero"), "{mistakes_of:?}");
}

#[test]
fn a_paper_that_cannot_be_archived_is_refused() {
    // No title, which PDF/UA asks for.
    let untitled = "#let data = json(\"data.json\")\n#data.number\n";
    let mistakes_of = mistakes(SITE, &[("papers/summary.typ", untitled)]);
    assert!(mistakes_of.iter().any(|mistake| mistake.starts_with("papers/summary.typ")), "{mistakes_of:?}");
}

#[test]
fn a_font_that_is_not_there_is_named() {
    let own = format!("{}\n#set text(font: \"Nowhere Gothic\")\n#[あ]\n", ours("address.typ"));
    let mistakes_of = mistakes(SITE, &[("papers/address.typ", &own)]);
    assert!(mistakes_of.iter().any(|mistake| mistake.contains("nowhere gothic")), "{mistakes_of:?}");
}

#[test]
fn pictures_must_be_there_and_be_pictures() {
    for (name, key) in [("logo.svg", "papers/"), ("seal.svg", "papers/")] {
        let mistakes_of = mistakes(SITE, &[(name, "no picture")]);
        assert!(!mistakes_of.is_empty(), "{name} {key}");
    }
    let elsewhere = SITE.replace("seal = \"seal.svg\"", "seal = \"nowhere.svg\"");
    let mistakes_of = mistakes(&elsewhere, &[]);
    assert!(mistakes_of[0].contains("invoices.issuer.seal: `nowhere.svg` cannot be read"), "{mistakes_of:?}");
    let without = SITE.replace("templates = \"papers\"", "templates = \"nowhere\"");
    let mistakes_of = mistakes(&without, &[]);
    assert!(mistakes_of[0].contains("invoices.templates: there is no such folder"), "{mistakes_of:?}");
}

#[test]
fn a_desk_without_an_issuer_is_a_mistake() {
    let site = SITE.split("[invoices]").next().unwrap();
    let mistakes_of = mistakes(site, &[]);
    assert!(mistakes_of[0].contains("a section [invoices] with its issuer is missing"), "{mistakes_of:?}");
}
