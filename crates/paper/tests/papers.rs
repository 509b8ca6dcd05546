//! The papers of the invoice desk say what their data say, in a file that can be archived and read out.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod common;

use common::{FILE, print, qpdf_check, sample, tool, words};
use serde_json::{Value, json};

#[test]
fn an_invoice_says_what_a_qualified_invoice_must() {
    let printed = print("invoice.typ", &sample("invoice"));
    assert_eq!((printed.pages, printed.unknown.len(), printed.warnings.len()), (1, 0, 0));
    qpdf_check(&printed.pdf);
    let words = words(&printed.pdf);
    let mut rest = words.as_str();
    // In the order in which they are read out.
    for expected in [
        "請求書",
        "〒231-0000神奈川県横浜市中区架空町4丁目5番6号みなとサンプルタワー12階",
        "株式会社みなと架空工務店経理部御中",
        "2026年10月分建設機械レンタル料",
        "番号INV-2026-000123発行日2026年11月1日お客様番号0012345678",
        "サンプル建機リース株式会社登録番号T7000012050002",
        "ご請求金額（税込）¥2,057,434",
        "ご利用期間2026年10月1日～2026年10月31日",
        "お支払期限2026年11月30日",
        "10/03高所作業車12mレンタル料12.5日19,800247,50010%",
        "10/09現場事務所用飲料水2L×6本※6ケース1,1807,0808%",
        "10/31契約書印紙代（立替分）2,000不課税",
        "※は軽減税率対象品目",
        "サンプル銀行見本町支店普通1234567口座名義サンプルケンキリース（カ",
        "10%対象1,854,086185,408",
        "8%対象※14,7601,180",
        "不課税2,000－",
        "計1,870,846186,588",
        "ご請求金額（税込）2,057,434",
        "1/1",
    ] {
        let Some(at) = rest.find(expected) else { panic!("{expected:?} is not in {rest}") };
        rest = &rest[at + expected.len()..];
    }
}

#[test]
fn each_kind_has_its_title_and_points_back() {
    for (name, title, amount) in [
        ("correction", "訂正請求書", "訂正後ご請求金額（税込）¥586,180"),
        ("cancellation", "請求取消書", "取消金額（税込）¥343,200"),
        ("credit_note", "返還請求書", "ご返還金額（税込）¥14,784"),
    ] {
        let words = words(&print("invoice.typ", &sample(name)).pdf);
        assert!(words.starts_with(title), "{words}");
        assert!(words.contains(amount), "{words}");
        assert!(words.contains("対象の請求書INV-2026-000123（2026年11月1日発行）理由"), "{words}");
    }
}

#[test]
fn a_summary_adds_up_before_the_readers_eyes() {
    let words = words(&print("summary.typ", &sample("summary")).pdf);
    let account = "前回ご請求額1,320,000ご入金額▲1,200,000調整額▲5,000繰越額115,000今回お買上額（税抜）1,870,846\
        消費税額186,588今回ご請求額（税込）2,172,434";
    assert!(words.contains(account), "{words}");
    assert!(words.contains("2026年10月31日INV-2026-000125返還敷鉄板返品▲22,000"), "{words}");
}

#[test]
fn the_address_stands_in_the_window() {
    for (template, data) in
        [("invoice.typ", "invoice"), ("summary.typ", "summary"), ("address.typ", "address")]
    {
        let printed = print(template, &sample(data));
        let boxes = tool("pdftotext", &["-bbox", "-l", "1", FILE, "-"], &printed.pdf);
        let words: Vec<(f64, f64, f64, f64, &str)> = boxes.lines().filter_map(word).collect();
        let is_address = |text: &str| ["〒231-0000", "株式会社みなと架空工務店"].contains(&text);
        for (left, top, right, bottom, text) in &words {
            let is_seen = *left < 112.0 && *top < 60.0;
            let is_inside = *left >= 21.9 && *right <= 87.1 && *top >= 15.9 && *bottom <= 40.1;
            assert!(!is_seen || is_inside, "{template}: {text} at {left}, {top}, {right}, {bottom} mm");
            assert!(is_inside || !is_address(text));
        }
        assert_eq!(words.iter().filter(|word| is_address(word.4)).count(), 2, "{boxes}");
    }
}

/// `<word xMin="…" yMin="…" xMax="…" yMax="…">text</word>`, in millimetres.
fn word(line: &str) -> Option<(f64, f64, f64, f64, &str)> {
    let parts: Vec<&str> = line.trim().strip_prefix("<word ")?.split('"').collect();
    let [left, top, right, bottom] = [1, 3, 5, 7].map(|at| parts[at].parse::<f64>().unwrap() * 25.4 / 72.0);
    let text = parts[8].strip_prefix('>')?.strip_suffix("</word>")?;
    Some((left, top, right, bottom, text))
}

#[test]
fn the_file_can_be_archived_and_read_out() {
    for (template, data) in
        [("invoice.typ", "invoice"), ("summary.typ", "summary"), ("address.typ", "address")]
    {
        let pdf = print(template, &sample(data)).pdf;
        let about = String::from_utf8_lossy(&pdf).into_owned();
        let claims =
            ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A<", "<pdfuaid:part>1</pdfuaid:part>"];
        for claim in claims {
            assert!(about.contains(claim), "{claim}");
        }
        let info = tool("pdfinfo", &[FILE], &pdf);
        for line in
            ["Tagged:          yes", "Page size:       595.276 x 841.89 pts (A4)", "Encrypted:       no"]
        {
            assert!(info.contains(line), "{info}");
        }
        assert!(tool("qpdf", &["--json", FILE], &pdf).contains(r#""/Lang": "u:ja-JP""#));
        for font in tool("pdffonts", &[FILE], &pdf).lines().skip(2) {
            // Embedded, a subset, with a way back to Unicode.
            assert!(font.contains("+BIZUD") && font.contains("Identity-H       yes yes yes"), "{font}");
        }
    }
    let about = tool("pdfinfo", &[FILE], &print("invoice.typ", &sample("invoice")).pdf);
    assert!(about.contains("Title:           請求書 INV-2026-000123"), "{about}");
    assert!(about.contains("Sun Nov  1 00:00:00 2026"), "{about}");
}

fn long_invoice(rows: usize) -> Value {
    let mut invoice = sample("invoice");
    let line = invoice["lines"][0].clone();
    let lines = (1..=rows).map(|row| {
        let mut line = line.clone();
        line["description"] = json!(format!("明細{row}行目"));
        line
    });
    invoice["lines"] = lines.collect();
    invoice
}

#[test]
fn a_long_invoice_repeats_its_head_and_counts_its_pages() {
    let printed = print("invoice.typ", &long_invoice(300));
    assert_eq!(printed.pages, 6);
    let words = words(&printed.pdf);
    let pages: Vec<&str> = words.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert_eq!(pages.len(), 6);
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains("日付品名・内容数量単位単価金額（税抜）税率"), "{page}");
        assert!(page.contains(&format!("{}/6", at + 1)), "{page}");
        assert_eq!(page.contains("請求書INV-2026-000123株式会社みなと架空工務店"), at > 0, "{page}");
    }
    for row in 1..=300 {
        assert_eq!(words.matches(&format!("明細{row}行目")).count(), 1, "{row}");
    }
}

#[test]
fn amounts_of_seventeen_digits_do_not_collide() {
    let (amount, shown) = (99_999_999_999_999_999_i64, "99,999,999,999,999,999");
    let mut invoice = long_invoice(3);
    for line in invoice["lines"].as_array_mut().unwrap() {
        line["amount"] = json!(amount);
        line["unit_price"] = json!(amount.to_string());
    }
    for field in ["net", "tax", "gross"] {
        invoice[field] = json!(amount);
    }
    let printed = print("invoice.typ", &invoice);
    let boxes = tool("pdftotext", &["-bbox", FILE, "-"], &printed.pdf);
    let wide: Vec<_> = boxes.lines().filter_map(word).filter(|word| word.4.ends_with(shown)).collect();
    // Prices, amounts, two sums, two totals: each a word of its own, none over another.
    assert_eq!(wide.len(), 3 + 3 + 2 + 2, "{boxes}");
    for (at, one) in wide.iter().enumerate() {
        for other in &wide[at + 1..] {
            let is_beside = one.2 < other.0 || other.2 < one.0 || one.3 <= other.1 || other.3 <= one.1;
            assert!(is_beside, "{one:?} {other:?}");
        }
        assert!(one.2 < 192.1, "{one:?}");
    }
}
