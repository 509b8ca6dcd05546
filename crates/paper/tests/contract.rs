//! The sheets of the invoice desk, the samples beside its templates and the templates agree.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod common;
#[expect(dead_code, reason = "all of it is the invoice desk's")]
#[path = "../../invoices/src/sheet.rs"]
mod sheet;

use common::{print, sample, words};
use serde_json::{Value, json};
use sheet::{
    AddressSheet, BankAccount, Earlier, Enclosed, InvoiceSheet, Issuer, Kind, Line, Look, Period,
    PortalAddress, RateTotal, Recipient, SummarySheet, SummedInvoice, Tax, TaxKind,
};

#[test]
fn an_invoice() {
    let sheet = invoice();
    let words = words(&print("invoice.typ", &sheet).pdf);
    assert!(words.contains("油圧ショベル▲1.50日▲28,50010%"), "{words}");
    assert_eq!(fields(&json!(sheet)), fields(&sample("correction")));
}

#[test]
fn a_summary() {
    let sheet = SummarySheet {
        number: "SUM-1".to_owned(),
        issued: date("2026-11-01"),
        due: None,
        period: october(),
        issuer: issuer(),
        recipient: recipient(),
        previous: 0,
        received: 0,
        adjusted: 0,
        carried: 0,
        totals: totals(),
        net: 28_500,
        tax: 2850,
        billed: 31_350,
        invoices: vec![SummedInvoice {
            kind: Kind::Invoice,
            number: "INV-1".to_owned(),
            issued: date("2026-10-31"),
            subject: String::new(),
            gross: 31_350,
        }],
        bank_accounts: bank_accounts(),
        note: String::new(),
        look: look(),
    };
    print("summary.typ", &sheet);
    assert_eq!(fields(&json!(sheet)), fields(&sample("summary")));
}

#[test]
fn an_address() {
    let url = "https://portal.example.jp/";
    let sheet = AddressSheet {
        issued: date("2026-11-01"),
        issuer: issuer(),
        recipient: Recipient { person: Some("見本 花子".to_owned()), ..recipient() },
        enclosed: vec![Enclosed { title: "請求書".to_owned(), number: "INV-1".to_owned(), pages: 1 }],
        message: String::new(),
        portal: Some(PortalAddress { url: url.to_owned(), qr: paper::qr::svg(url).unwrap() }),
        look: look(),
    };
    let words = words(&print("address.typ", &sheet).pdf);
    assert!(words.contains("株式会社みなと架空工務店見本花子様下記の書類"), "{words}");
    assert_eq!(fields(&json!(sheet)), fields(&sample("address")));
}

fn invoice() -> InvoiceSheet {
    InvoiceSheet {
        kind: Kind::CreditNote,
        number: "INV-1".to_owned(),
        issued: date("2026-11-01"),
        due: Some(date("2026-11-30")),
        period: Some(october()),
        subject: String::new(),
        issuer: issuer(),
        recipient: recipient(),
        lines: vec![Line {
            date: None,
            description: "油圧ショベル".to_owned(),
            quantity: Some("-1.50".parse().unwrap()),
            unit: "日".to_owned(),
            unit_price: None,
            amount: -28_500,
            tax: tax(),
        }],
        totals: totals(),
        net: 28_500,
        tax: 2850,
        gross: 31_350,
        bank_accounts: bank_accounts(),
        note: String::new(),
        earlier: Some(Earlier {
            number: "INV-0".to_owned(),
            issued: date("2026-10-01"),
            reason: "返品".to_owned(),
        }),
        look: look(),
    }
}

fn issuer() -> Issuer {
    Issuer {
        name: "サンプル建機リース株式会社".to_owned(),
        registration_number: Some("T7000012050002".to_owned()),
        postal_code: "100-0000".to_owned(),
        address: vec!["東京都千代田区見本町一丁目2番3号".to_owned()],
        phone: None,
        logo: None,
        seal: None,
    }
}

fn recipient() -> Recipient {
    Recipient {
        company: "株式会社みなと架空工務店".to_owned(),
        department: None,
        person: None,
        postal_code: "231-0000".to_owned(),
        address: vec!["神奈川県横浜市中区架空町4丁目5番6号".to_owned()],
        customer_number: "0012345678".to_owned(),
    }
}

fn bank_accounts() -> Vec<BankAccount> {
    vec![BankAccount {
        bank: "サンプル銀行".to_owned(),
        branch: "見本町支店".to_owned(),
        kind: "普通".to_owned(),
        number: "1234567".to_owned(),
        holder: "サンプル".to_owned(),
    }]
}

fn totals() -> Vec<RateTotal> {
    vec![RateTotal { tax: tax(), net: 28_500, amount: 2850 }]
}

fn tax() -> Tax {
    Tax { kind: TaxKind::Standard, rate: 10 }
}

fn look() -> Look {
    Look { accent: "#1f3a5f".to_owned(), fold_marks: true }
}

fn october() -> Period {
    Period { from: date("2026-10-01"), to: date("2026-10-31") }
}

fn date(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

/// The names of all fields; a list has those of its first entry.
fn fields(value: &Value) -> Vec<String> {
    let within = |name: &str, value: &Value| {
        fields(value).into_iter().map(|inner| format!("{name}.{inner}")).collect::<Vec<_>>()
    };
    let mut names = match value {
        Value::Object(object) => object
            .iter()
            .flat_map(|(name, value)| [vec![name.clone()], within(name, value)].concat())
            .collect(),
        Value::Array(list) => list.first().map_or(Vec::new(), |first| within("", first)),
        _ => Vec::new(),
    };
    names.sort();
    names
}
