mod any_text;
mod folders;
mod mistakes;

use std::path::Path;

use serde::Deserialize;

use super::*;

const PRESETS: &[(&str, &str)] = &[
    ("plain", "[kiosk]\nopens = 9\ncloses = 17\npays = \"cash\"\ncolours = [\"red\"]\n"),
    ("broken", "[kiosk"),
];
const DESKS: &[&str] = &["invoices", "rentals"];

/// A crate's part: what a door would bring.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Kiosk {
    opens: u32,
    closes: u32,
    pays: Pays,
    colours: Vec<Colour>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Pays {
    Cash,
    Days(u32),
    #[serde(rename_all = "kebab-case")]
    Card {
        least_yen: u32,
    },
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Colour {
    Red,
    Green,
}

impl Part for Kiosk {
    const SECTIONS: &'static [&'static str] = &["kiosk"];

    fn read(reading: &mut Reading<'_>) -> Option<Self> {
        let kiosk: Kiosk = reading.section("kiosk")?;
        reading.range("kiosk.opens", &kiosk.opens, &(0..=23));
        reading.range("kiosk.closes", &kiosk.closes, &(1..=24));
        if kiosk.opens >= kiosk.closes {
            reading
                .wrong(&["kiosk.opens", "kiosk.closes"], "opens after it closes; an earlier hour is right");
        }
        Some(kiosk)
    }
}

fn schema() -> Schema {
    Schema::new(PRESETS).desks(DESKS).reserved(&["office"]).part::<Kiosk>()
}

const GOOD: &str = r##"slug = "sample"
preset = "plain"
names = { ja = "サンプル商会", en = "Sample Shokai" }
desks = ["invoices"]

[support]
name = { ja = "サンプル窓口", en = "Sample desk" }
phone = "03-0000-0001"
hours = { ja = "平日 9:00–17:00", en = "Mon–Fri 9:00–17:00" }
mail = "help@sample.example.jp"

[sender]
name = "サンプル商会"
address = "no-reply@sample.example.jp"

[brand]
colour = "#00695c"
"##;

fn read(text: &str) -> Result<Site, Vec<Mistake>> {
    schema().read(Path::new("sample.toml"), text)
}

fn printed(text: &str) -> Vec<String> {
    read(text).err().unwrap_or_default().iter().map(Mistake::to_string).collect()
}

/// The good file with one line put in the place of another, or behind all others.
fn with(old: &str, new: &str) -> String {
    if old.is_empty() {
        return format!("{GOOD}{new}\n");
    }
    assert_eq!(GOOD.matches(old).count(), 1, "{old} must stand once in the good file");
    GOOD.replace(old, new)
}

#[test]
fn a_good_file_is_a_site_with_the_presets_values() {
    let site = read(GOOD).unwrap();
    assert_eq!(site.slug, "sample");
    assert_eq!(site.name(Lang::Ja), "サンプル商会");
    assert_eq!(site.name(Lang::En), "Sample Shokai");
    assert_eq!(site.time_zone.iana_name(), Some("Asia/Tokyo"));
    assert!(site.has_desk("invoices") && !site.has_desk("rentals"));
    let door_alone = read(&with("desks = [\"invoices\"]", "desks = []")).unwrap();
    assert!(!door_alone.has_desk("invoices") && door_alone.desks.is_empty());
    let kiosk = Kiosk { opens: 9, closes: 17, pays: Pays::Cash, colours: vec![Colour::Red] };
    assert_eq!(site.part::<Kiosk>(), &kiosk);
}

#[test]
fn a_file_overrides_keys_one_by_one_and_values_whole() {
    let card = with("", "[kiosk]\npays = { card = { least-yen = 300 } }\ncolours = [\"green\"]");
    let kiosk = read(&card).unwrap().part::<Kiosk>().clone();
    let wanted =
        Kiosk { opens: 9, closes: 17, pays: Pays::Card { least_yen: 300 }, colours: vec![Colour::Green] };
    assert_eq!(kiosk, wanted);
    let days = with("", "kiosk.x = 1").replace("[brand]\n", "kiosk.pays.days = 3\n[brand]\n");
    assert!(!printed(&days).is_empty(), "a dotted key below [sender] is a key of [sender]");
    let days = format!("kiosk.pays.days = 3\n{GOOD}");
    assert_eq!(read(&days).unwrap().part::<Kiosk>().pays, Pays::Days(3));
}

#[test]
fn a_file_from_a_windows_editor_is_read() {
    assert!(read(&format!("\u{feff}{}", GOOD.replace('\n', "\r\n"))).is_ok());
    let shifted = printed(&format!("\u{feff}{}", with("slug", "slgu").replace('\n', "\r\n")));
    assert!(shifted[0].starts_with("sample.toml:1:1: slgu: unknown key"), "{shifted:?}");
}

#[test]
fn what_a_file_holds_cannot_steer_the_terminal() {
    let printed = printed(&with("slug", "\"s\\u001b[2Jlug\" = 1\nslug"));
    assert_eq!(printed.len(), 1);
    assert!(!printed[0].contains('\u{1b}') && printed[0].contains("[2Jlug"), "{printed:?}");
}

#[test]
fn a_colour_at_the_border_of_legibility_is_judged_exactly() {
    assert_eq!(colour::parse("#767676").map(|grey| colour::contrast_with_white(grey) >= 4.5), Some(true));
    assert_eq!(colour::parse("#777777").map(|grey| colour::contrast_with_white(grey) >= 4.5), Some(false));
    assert_eq!(colour::legible([0x77; 3]), "#767676");
    for strange in ["", "#fff", "767676", "#76767", "#+1+1+1", "#日本", "#7676761"] {
        assert_eq!(colour::parse(strange), None, "{strange}");
    }
}

#[test]
fn the_words_of_a_site_are_those_of_its_names() {
    let site =
        read(&with("desks = [\"invoices\"]", "desks = [\"invoices\"]\nhost = \"shop.sample.example.jp\""))
            .unwrap();
    assert_eq!(site.words(), ["example", "sample", "shokai", "shop", "サンプル商会"]);
}
