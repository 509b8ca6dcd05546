//! What is said about each mistake, word by word.

use super::{printed, with};

/// A line of the good file, what stands there instead, and what is printed then.
const TABLE: &[(&str, &str, &str)] = &[
    (
        "slug = \"sample\"",
        "slug = \"Büro\"",
        "sample.toml:1:1: slug: cannot stand in an address; up to 32 small letters, digits and hyphens, a letter first, are right",
    ),
    (
        "slug = \"sample\"",
        "slug = \"office\"",
        "sample.toml:1:1: slug: `/office` is taken by the program; another name is right",
    ),
    ("slug = \"sample\"\n", "", "sample.toml:1:1: slug: missing or empty; it must be written out"),
    (
        "slug = \"sample\"",
        "slgu = \"sample\"\nslug = \"sample\"",
        "sample.toml:1:1: slgu: unknown key `slgu`; did you mean `slug`?",
    ),
    (
        "slug = \"sample\"",
        "slug = \"sample\"\nweather = 1",
        "sample.toml:2:1: weather: unknown key `weather`; one of these is right: `slug`, `preset`, `names`, `host`, `time-zone`, `desks`, `support`, `sender`, `brand`, `kiosk`",
    ),
    (
        "slug = \"sample\"",
        "slug = 5",
        "sample.toml:1:8: slug: the number 5 stands here; text in quotes is wanted",
    ),
    ("preset = \"plain\"\n", "", "sample.toml:1:1: preset: missing; one of these is right: plain, broken"),
    (
        "preset = \"plain\"",
        "preset = \"palin\"",
        "sample.toml:2:1: preset: unknown preset `palin`; did you mean `plain`?",
    ),
    (
        "preset = \"plain\"",
        "preset = \"broken\"",
        "preset broken:1:7: this is not TOML: unclosed table, expected `]`",
    ),
    (
        "names = { ja = \"サンプル商会\", en = \"Sample Shokai\" }",
        "names = \"サンプル商会\"",
        "sample.toml:3:1: names: this is a text; a table is wanted: { ja = \"…\", en = \"…\" }, or a section",
    ),
    (
        "names = { ja = \"サンプル商会\", en = \"Sample Shokai\" }",
        "names = { ja = \"サンプル商会\" }",
        "sample.toml:3:1: names.en: missing or empty; it must be written out",
    ),
    (
        "names = { ja = \"サンプル商会\", en = \"Sample Shokai\" }",
        "names = { ja = \"サンプル商会\", en = \"Sample\", fr = \"Exemple\" }",
        "sample.toml:3:41: names.fr: unknown key `fr`; one of these is right: `ja`, `en`",
    ),
    (
        "desks = [\"invoices\"]",
        "desks = [\"invoces\", \"garage\"]",
        "sample.toml:4:1: desks: unknown desk `invoces`; did you mean `invoices`?; unknown desk `garage`; this program has `invoices`, `rentals`; `[]` is right for a door without a desk",
    ),
    (
        "desks = [\"invoices\"]",
        "desks = [\"invoices\", \"invoices\"]",
        "sample.toml:4:1: desks: a desk is named twice; once is right",
    ),
    (
        "desks = [\"invoices\"]\n",
        "",
        "sample.toml:1:1: desks: missing; this program has `invoices`, `rentals`; `[]` is right for a door without a desk",
    ),
    (
        "desks = [\"invoices\"]",
        "desks = [\"invoices\"]\nhost = \"https://sample.example.jp\"",
        "sample.toml:5:1: host: not a host name; small letters, digits and hyphens, as in `portal.example.jp`, without port and without https:// are right",
    ),
    (
        "desks = [\"invoices\"]",
        "desks = [\"invoices\"]\ntime-zone = \"Asia/Tokio\"",
        "sample.toml:5:1: time-zone: unknown time zone `Asia/Tokio`; did you mean `Asia/Tokyo`?",
    ),
    (
        "desks = [\"invoices\"]",
        "desks = [\"invoices\"]\ntime-zone = \"Moon\"",
        "sample.toml:5:1: time-zone: unknown time zone `Moon`; an IANA name, as in `Asia/Tokyo`, is right",
    ),
    (
        "phone = \"03-0000-0001\"\n",
        "",
        "sample.toml:6:2: support.phone: missing or empty; it must be written out",
    ),
    (
        "phone = \"03-0000-0001\"",
        "phone = \"内線12\"",
        "sample.toml:8:1: support.phone: not a phone number; digits and hyphens, as in `03-0000-0000`, are right",
    ),
    (
        "mail = \"help@sample.example.jp\"",
        "mail = \"help at sample.example.jp\"",
        "sample.toml:10:1: support.mail: not a mail address; one as in `info@example.jp` is right",
    ),
    (
        "[sender]\nname = \"サンプル商会\"",
        "[sender]\nname = \"サンプル\\n商会\"",
        "sample.toml:13:1: sender.name: has a line break or another control character; one line of text is wanted",
    ),
    (
        "[sender]",
        "[[sender]]",
        "sample.toml:12:3: sender: this is a list; a table is wanted: { ja = \"…\", en = \"…\" }, or a section",
    ),
    (
        "colour = \"#00695c\"",
        "colour = \"green\"",
        "sample.toml:17:1: brand.colour: not a colour; one as in `#00695c` is right",
    ),
    (
        "colour = \"#00695c\"",
        "colour = \"#00bfa5\"",
        "sample.toml:17:1: brand.colour: white letters on it reach a contrast of 2.33:1; 4.5:1 is wanted, as `#008674` has it",
    ),
    (
        "colour = \"#00695c\"",
        "colour = \"#00695c\"\nlogo = \"../logo.svg\"",
        "sample.toml:18:1: brand.logo: not the name of a picture beside this file; one as in `logo.svg` (svg, png, webp, jpg) is right",
    ),
    (
        "colour = \"#00695c\"",
        "colour = \"#00695c\"\nlogo = \"no-such.svg\"",
        "sample.toml:18:1: brand.logo: there is no `no-such.svg` beside this file; put it there",
    ),
    ("", "[kisok]\nopens = 8", "sample.toml:18:2: kisok: unknown key `kisok`; did you mean `kiosk`?"),
    (
        "",
        "[kiosk]\nopens = 8\nopnes = 8",
        "sample.toml:20:1: kiosk.opnes: unknown key `opnes`; did you mean `opens`?",
    ),
    (
        "",
        "[kiosk]\nopens = \"acht\"",
        "sample.toml:19:9: kiosk.opens: the text \"acht\" stands here; a whole number, 0 or more, is wanted",
    ),
    (
        "",
        "[kiosk]\nopens = -1",
        "sample.toml:19:9: kiosk.opens: the number -1 stands here; a whole number, 0 or more, is wanted",
    ),
    ("", "[kiosk]\nopens = 24", "sample.toml:19:1: kiosk.opens: 24 is out of range; 0 to 23 is right"),
    (
        "",
        "[kiosk]\nopens = 17",
        "sample.toml:19:1: kiosk.opens: opens after it closes; an earlier hour is right",
    ),
    (
        "",
        "[kiosk]\n\n  closes = 9",
        "sample.toml:20:3: kiosk.closes: opens after it closes; an earlier hour is right",
    ),
    (
        "",
        "[kiosk]\npays = \"crad\"",
        "sample.toml:19:8: kiosk.pays: unknown value `crad`; did you mean `card`?",
    ),
    (
        "",
        "[kiosk]\npays = \"card\"",
        "sample.toml:19:8: kiosk.pays: this choice wants a value of its own; write { name = … } instead of \"name\"",
    ),
    (
        "",
        "[kiosk]\npays = 5",
        "sample.toml:19:8: kiosk.pays: the wrong kind of value stands here; a name in quotes, or a table { name = … }, is wanted",
    ),
    (
        "",
        "[kiosk]\npays = { days = 3, card = { least-yen = 1 } }",
        "sample.toml:19:8: kiosk.pays: exactly one choice is wanted; write one name with its value: { name = … }",
    ),
    (
        "",
        "[kiosk]\npays = { card = {} }",
        "sample.toml:19:17: kiosk.pays.card.least-yen: missing; it must be written out",
    ),
    (
        "",
        "[kiosk]\npays = { card = { least-yen = true } }",
        "sample.toml:19:31: kiosk.pays.card.least-yen: true stands here; a whole number, 0 or more, is wanted",
    ),
    (
        "",
        "[kiosk]\ncolours = \"red\"",
        "sample.toml:19:11: kiosk.colours: the text \"red\" stands here; a list [ … ] is wanted",
    ),
    (
        "",
        "kiosk = 1",
        "sample.toml:18:1: brand.kiosk: unknown key `kiosk`; one of these is right: `colour`, `logo`",
    ),
    (
        "slug = \"sample\"",
        "slug = \"sample\"\nkiosk = \"cash\"",
        "sample.toml:2:1: kiosk: this is a text; write [kiosk] and its keys below it",
    ),
    (
        "slug = \"sample\"",
        "slug = sample",
        "sample.toml:1:8: this is not TOML: string values must be quoted, expected literal string",
    ),
    ("", "[brand]", "sample.toml:18:2: this is not TOML: duplicate key"),
];

#[test]
fn each_mistake_is_printed_with_its_place_and_what_would_be_right() {
    for (old, new, wanted) in TABLE {
        assert_eq!(printed(&with(old, new)), [*wanted], "{new}");
    }
}

#[test]
fn a_slug_begins_with_a_letter_and_ends_with_no_hyphen() {
    let wrong = |slug: &str| !printed(&with("\"sample\"", &format!("\"{slug}\""))).is_empty();
    for slug in ["", "1a", "-a", "a-", "A", "a_b", "a/b", "日本", &"a".repeat(33)] {
        assert!(wrong(slug), "{slug}");
    }
    for slug in ["a", "a1", "a-b", &"a".repeat(32)] {
        assert!(!wrong(slug), "{slug}");
    }
}

#[test]
fn after_a_typo_in_the_presets_name_the_rest_is_still_judged() {
    let text = with("preset = \"plain\"", "preset = \"palin\"") + "[kiosk]\nopens = 17\n";
    let wanted = [
        "sample.toml:2:1: preset: unknown preset `palin`; did you mean `plain`?",
        "sample.toml:19:1: kiosk.opens: opens after it closes; an earlier hour is right",
    ];
    assert_eq!(printed(&text), wanted);
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once_and_in_order() {
    let text = with("slug = \"sample\"", "slug = \"Sample\"")
        .replace("phone = \"03-0000-0001\"", "phone = 3\nfax = 4")
        .replace("mail = \"help@sample.example.jp\"\n", "")
        + "[kiosk]\nopens = \"x\"\ncloses = 99\npays = { card = { lest-yen = 5 } }\ncolours = [\"rde\", \"green\", \"gren\"]\n";
    let wanted = [
        "sample.toml:1:1: slug: cannot stand in an address; up to 32 small letters, digits and hyphens, a letter first, are right",
        "sample.toml:6:2: support.mail: missing or empty; it must be written out",
        "sample.toml:8:9: support.phone: the number 3 stands here; text in quotes is wanted",
        "sample.toml:9:1: support.fax: unknown key `fax`; one of these is right: `name`, `phone`, `hours`, `mail`",
        "sample.toml:19:9: kiosk.opens: the text \"x\" stands here; a whole number, 0 or more, is wanted",
        "sample.toml:20:1: kiosk.closes: 99 is out of range; 1 to 24 is right",
        "sample.toml:21:19: kiosk.pays.card.lest-yen: unknown key `lest-yen`; did you mean `least-yen`?",
        "sample.toml:22:12: kiosk.colours: unknown value `rde`; did you mean `red`?",
        "sample.toml:22:28: kiosk.colours: unknown value `gren`; did you mean `green`?",
    ];
    assert_eq!(printed(&text), wanted);
}
