//! JP PINT (INV-4): the rules of its Schematron that our documents can come to break, at every kind of document. The
//! Schematron itself may not be passed on, so it is not here; the numbers are its own. `cargo xtask jp-pint` has the
//! same documents judged by it.

use std::{env, fs};

use counter::Yen;
use invoices::{
    document::{Kind, Period},
    policy::{BankAccount, Issuer},
    said::{Earlier, Invoice, Line},
    structured::jp_pint::{self, Way},
    tax::{self, Rounding, Tax},
};
use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;
use tree::Node;

#[path = "jp_pint/odd.rs"]
mod odd;
#[path = "jp_pint/tree.rs"]
mod tree;

fn issuer() -> Issuer {
    Issuer {
        name: "株式会社サンプル建機".to_owned(),
        registration_number: "T8000000000001".to_owned(),
        postal_code: "100-0000".to_owned(),
        address: vec!["東京都千代田区見本町1-2-3".to_owned(), "サンプルビル5階".to_owned()],
        phone: None,
        seal: None,
        bank_accounts: vec![BankAccount {
            bank: "見本銀行".to_owned(),
            branch: "本店".to_owned(),
            kind: "普通".to_owned(),
            number: "0000001".to_owned(),
            holder: "カ）サンプルケンキ".to_owned(),
        }],
    }
}

fn line(quantity: Option<i64>, price: Option<i64>, amount: i64, tax: Tax) -> Line {
    Line {
        date: Some(date(2026, 10, 5)),
        description: "25tラフタークレーン <特別> & \u{b}作業".to_owned(),
        quantity: quantity.map(|quantity| Decimal::new(quantity, 1)),
        unit: "台".to_owned(),
        unit_price: price.map(Decimal::from),
        amount: Yen(amount),
        tax,
    }
}

fn invoice(kind: Kind, lines: Vec<Line>, rounding: Rounding) -> Invoice {
    Invoice {
        kind,
        number: "INV-2026-000001".to_owned(),
        customer: "100002".to_owned(),
        issued: date(2026, 11, 1),
        due: Some(date(2026, 11, 30)),
        period: Some(Period { from: date(2026, 10, 1), until: date(2026, 10, 31) }),
        subject: "10月分".to_owned(),
        totals: tax::totals(lines.iter().map(|line| (line.tax, line.amount)), rounding),
        lines,
        note: String::new(),
        earlier: kind
            .needs_earlier()
            .then(|| Earlier { number: "INV-2026-000000".to_owned(), reason: "数量の誤り".to_owned() }),
    }
}

fn every_kind() -> Vec<Invoice> {
    let lines = |sign: i64| {
        vec![
            line(Some(10 * sign), Some(105), 105 * sign, Tax::STANDARD),
            line(Some(15), Some(333), 499 * sign, Tax::STANDARD),
            line(None, None, -200 * sign, Tax::STANDARD),
            line(Some(20), Some(-54), -108 * sign, Tax::REDUCED),
            line(Some(0), Some(0), 0, Tax::REDUCED),
            line(None, Some(3000), 3000 * sign, Tax::EXEMPT),
            line(Some(10), None, 7000 * sign, Tax::ZERO_RATED),
            Line { date: None, unit: String::new(), ..line(None, None, 500 * sign, Tax::OUT_OF_SCOPE) },
        ]
    };
    let mut all: Vec<Invoice> = [Kind::Invoice, Kind::Correction, Kind::Cancellation, Kind::CreditNote]
        .into_iter()
        .flat_map(|kind| [1, -1].map(|sign| invoice(kind, lines(sign), Rounding::Down)))
        .collect();
    let outside = Line { date: Some(date(2026, 9, 30)), ..line(Some(10), Some(1), 1, Tax::STANDARD) };
    all.push(invoice(Kind::Invoice, vec![outside.clone()], Rounding::Up));
    all.push(Invoice { period: None, due: None, ..invoice(Kind::Invoice, vec![outside], Rounding::HalfUp) });
    all.push(Invoice {
        period: None,
        ..invoice(
            Kind::Invoice,
            vec![Line { date: None, ..line(None, None, 1, Tax::EXEMPT) }],
            Rounding::Down,
        )
    });
    all
}

fn way(invoice: &Invoice) -> Way {
    Way::of(invoice.kind, invoice.gross(), None)
}

fn written(invoice: &Invoice) -> String {
    written_as(invoice, way(invoice))
}

fn written_as(invoice: &Invoice, way: Way) -> String {
    let xml = jp_pint::write(invoice, "青葉建設株式会社", &issuer(), way).expect("it can be written");
    String::from_utf8(xml).expect("it is UTF-8")
}

#[test]
fn every_kind_of_document_keeps_the_rules() {
    for invoice in every_kind() {
        let xml = written(&invoice);
        let broken = broken(&Node::read(&xml));
        assert!(broken.is_empty(), "{:?}: {broken:?}\n{xml}", invoice.kind);
    }
}

/// For `cargo xtask jp-pint`.
#[test]
fn documents_are_laid_out_for_the_schematron() {
    let Ok(folder) = env::var("JP_PINT_OUT") else { return };
    let poor = Issuer { address: Vec::new(), bank_accounts: Vec::new(), ..issuer() };
    let lay = |name: String, invoice: &Invoice, buyer: &str, issuer: &Issuer| {
        let xml = jp_pint::write(invoice, buyer, issuer, way(invoice)).expect("it can be written");
        fs::write(format!("{folder}/{name}.xml"), xml).expect("the file can be written");
    };
    for (number, invoice) in every_kind().iter().enumerate() {
        lay(format!("kind-{number}"), invoice, "青葉建設株式会社", &issuer());
    }
    for (number, invoice) in odd::invoices(2000).iter().filter(|one| jp_pint::can_say(one)).enumerate() {
        let issuer = if number % 3 == 0 { &poor } else { &issuer() };
        lay(format!("odd-{number}"), invoice, "髙𠮷<&>商店\u{200b}", issuer);
    }
}

#[test]
fn a_document_says_who_bills_whom_for_what() {
    let xml = written(&invoice(
        Kind::Correction,
        vec![line(Some(30), Some(105), 315, Tax::STANDARD)],
        Rounding::Down,
    ));
    let root = Node::read(&xml);
    for (path, text) in [
        ("CustomizationID", "urn:peppol:pint:billing-1@jp-1"),
        ("ProfileID", "urn:peppol:bis:billing"),
        ("InvoiceTypeCode", "380"),
        ("DocumentCurrencyCode", "JPY"),
        ("BillingReference/InvoiceDocumentReference/ID", "INV-2026-000000"),
        ("AccountingSupplierParty/Party/EndpointID", "T8000000000001"),
        ("AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName", "株式会社サンプル建機"),
        ("AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName", "青葉建設株式会社"),
        ("AccountingCustomerParty/Party/PartyIdentification/ID", "100002"),
        ("TaxTotal/TaxAmount", "31"),
        ("LegalMonetaryTotal/PayableAmount", "346"),
        ("InvoiceLine/InvoicedQuantity", "3"),
        ("InvoiceLine/Item/Name", "25tラフタークレーン <特別> & 作業"),
        ("InvoiceLine/Price/PriceAmount", "105"),
    ] {
        assert_eq!(root.text(path), Some(text), "{path}");
    }
}

/// Japan knows no credit note, but invoices below zero.
#[test]
fn what_is_given_back_is_negative_whatever_its_sign_was() {
    for (kind, sign, earlier, sum) in [
        (Kind::Invoice, 1, None, "346"),
        (Kind::Correction, -1, None, "-346"),
        (Kind::CreditNote, 1, None, "-346"),
        (Kind::CreditNote, -1, None, "-346"),
        (Kind::Cancellation, 1, Some(Way::Owed), "-346"),
        (Kind::Cancellation, -1, Some(Way::Owed), "-346"),
        (Kind::Cancellation, 1, Some(Way::GivenBack), "346"),
        (Kind::Cancellation, -1, Some(Way::GivenBack), "346"),
    ] {
        let lines = vec![line(Some(30 * sign), Some(105), 315 * sign, Tax::STANDARD)];
        let invoice = invoice(kind, lines, Rounding::Down);
        let root = Node::read(&written_as(&invoice, Way::of(kind, invoice.gross(), earlier)));
        let says = |path: &str| root.text(path).unwrap_or_default().to_owned();
        assert_eq!(says("LegalMonetaryTotal/PayableAmount"), sum, "{kind:?} {sign} {earlier:?}");
        assert_eq!((root.name.as_str(), says("InvoiceTypeCode")), ("Invoice", "380".to_owned()));
        let quantity = if sum == "346" { "3" } else { "-3" };
        assert_eq!(says("InvoiceLine/InvoicedQuantity"), quantity, "{kind:?} {sign} {earlier:?}");
        assert_eq!(says("InvoiceLine/Price/PriceAmount"), "105");
        assert_eq!(root.all("PaymentMeans").len(), usize::from(sum == "346"), "nobody pays below zero");
    }
}

#[test]
fn a_line_keeps_its_quantity_and_price_where_they_make_its_amount() {
    for (quantity, price, amount, said) in [
        (Some(30), Some(105), 315, ["3", "105", "1"]),
        (Some(0), Some(105), 0, ["0", "105", "1"]),
        (Some(-30), Some(0), 0, ["-3", "0", "1"]),
        (Some(30), None, 0, ["3", "0", "1"]),
        (None, Some(500), 500, ["1", "500", "1"]),
        (Some(20), Some(-54), -108, ["-2", "54", "1"]),
        // Rounded, and free of charge: the price is that of all of it.
        (Some(15), Some(333), 499, ["1.5", "499", "1.5"]),
        (Some(20), Some(100), 0, ["2", "0", "2"]),
        // Nothing of something cannot cost anything: it is one of what it costs.
        (Some(0), Some(105), 315, ["1", "315", "1"]),
        (None, None, -200, ["-1", "200", "1"]),
    ] {
        let lines = vec![line(quantity, price, amount, Tax::STANDARD)];
        let root = Node::read(&written(&invoice(Kind::Invoice, lines, Rounding::Down)));
        let says = ["InvoicedQuantity", "Price/PriceAmount", "Price/BaseQuantity"]
            .map(|name| root.text(&format!("InvoiceLine/{name}")).unwrap_or_default().to_owned());
        assert_eq!(says, said, "{quantity:?} {price:?} {amount}");
    }
}

/// Core systems send them, and XML cannot hold them.
#[test]
fn what_is_left_of_odd_letters_is_said_or_nothing_is() {
    let odd = Line {
        description: "\u{ffff}\n".to_owned(),
        unit: "\u{ffff}".to_owned(),
        ..line(Some(10), Some(1), 1, Tax::STANDARD)
    };
    let root = Node::read(&written(&invoice(Kind::Invoice, vec![odd], Rounding::Down)));
    assert_eq!(root.text("InvoiceLine/Item/Name"), Some("-"));
    assert!(root.all("InvoiceLine/Item/AdditionalItemProperty").is_empty());
}

#[test]
fn whatever_intake_lets_through_keeps_the_rules() {
    for invoice in odd::invoices(500).into_iter().filter(jp_pint::can_say) {
        let xml = written(&invoice);
        let broken = broken(&Node::read(&xml));
        assert!(broken.is_empty(), "{broken:?}\n{invoice:?}\n{xml}");
    }
}

proptest! {
    #[test]
    fn whatever_the_lines_the_rules_are_kept(
        lines in prop::collection::vec((prop::option::of(-99_i64..99), prop::option::of(-999_i64..999), -9999_i64..9999, 0_usize..5), 1..12),
        kind in 0_usize..4,
    ) {
        let lines = lines.into_iter().map(|(quantity, price, amount, tax)| line(quantity, price, amount, Tax::ALL[tax]));
        for rounding in [Rounding::Down, Rounding::HalfUp, Rounding::Up] {
            let invoice = invoice(Kind::ALL[kind], lines.clone().collect(), rounding);
            let broken = broken(&Node::read(&written(&invoice)));
            prop_assert!(broken.is_empty(), "{:?}", broken);
        }
    }
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap_or(Decimal::MAX)
}

fn broken(root: &Node) -> Vec<&'static str> {
    let amount = |path: &str| root.text(path).map_or(Decimal::MAX, number);
    let totals = root.all("LegalMonetaryTotal");
    let lines = root.all("InvoiceLine");
    let subtotals = root.all("TaxTotal/TaxSubtotal");
    let sum = |nodes: &[&Node], name: &str| {
        nodes.iter().map(|node| node.text(name).map_or(Decimal::MAX, number)).sum::<Decimal>()
    };
    let net = amount("LegalMonetaryTotal/TaxExclusiveAmount");
    let gross = amount("LegalMonetaryTotal/TaxInclusiveAmount");
    let has = |path: &str| root.text(path).is_some();
    let mut rules = vec![
        ("ibr-001", has("CustomizationID")),
        ("ibr-002", has("ID")),
        ("ibr-006", has("AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName")),
        ("ibr-007", has("AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName")),
        ("ibr-009", has("AccountingSupplierParty/Party/PostalAddress/Country/IdentificationCode")),
        ("ibr-011", has("AccountingCustomerParty/Party/PostalAddress/Country/IdentificationCode")),
        ("ibr-016", !lines.is_empty()),
        ("ibr-080", has("AccountingCustomerParty/Party/EndpointID")),
        ("ibr-081", has("AccountingSupplierParty/Party/EndpointID")),
        ("ibr-079", root.every(&|node| !node.children.is_empty() || !node.text.trim().is_empty())),
        ("ibr-sr-51", root.all("Note").len() <= 1),
        (
            "ibr-co-10",
            totals.len() == 1
                && amount("LegalMonetaryTotal/LineExtensionAmount") == sum(&lines, "LineExtensionAmount"),
        ),
        ("ibr-co-13", net == amount("LegalMonetaryTotal/LineExtensionAmount")),
        ("ibr-co-14", amount("TaxTotal/TaxAmount") == sum(&subtotals, "TaxAmount")),
        ("ibr-co-15", gross == net + amount("TaxTotal/TaxAmount")),
        ("ibr-co-16", gross == amount("LegalMonetaryTotal/PayableAmount")),
        ("aligned-ibrp-052", root.all("InvoicePeriod").len() == 1),
        (
            "aligned-ibr-jp-01",
            root.text("AccountingSupplierParty/Party/PartyTaxScheme/CompanyID")
                .is_some_and(invoices::issuer::is_registration_number),
        ),
        ("aligned-ibrp-053-jp", root.all("TaxTotal").len() == 1),
        ("aligned-ibrp-cl-02-jp", root.text("InvoiceTypeCode") == Some("380")),
    ];
    let (start, end) = (root.text("InvoicePeriod/StartDate"), root.text("InvoicePeriod/EndDate"));
    for line in &lines {
        let of = |path: &str| line.text(path).map_or(Decimal::MAX, number);
        let quantity = of("InvoicedQuantity");
        let period = |name: &str| line.text(&format!("InvoicePeriod/{name}"));
        rules.extend([
            ("ibr-025", line.text("Item/Name").is_some()),
            ("ibr-027", of("Price/PriceAmount") >= Decimal::ZERO),
            (
                "ibr-054",
                line.all("Item/AdditionalItemProperty").iter().all(|one| one.text("Value").is_some()),
            ),
            ("ibr-085", period("StartDate").is_none_or(|day| Some(day) >= start)),
            ("ibr-086", period("EndDate").is_none_or(|day| Some(day) <= end)),
            ("ibr-087", of("Price/BaseQuantity") > Decimal::ZERO),
            (
                "line amount",
                (quantity * of("Price/PriceAmount") / of("Price/BaseQuantity") - of("LineExtensionAmount"))
                    .abs()
                    < Decimal::new(1, 2),
            ),
        ]);
    }
    for subtotal in &subtotals {
        let of = |path: &str| subtotal.text(path).map_or(Decimal::MAX, number);
        let code = subtotal.text("TaxCategory/ID").unwrap_or_default();
        let rate = subtotal.text("TaxCategory/Percent").map(number);
        let exact = of("TaxableAmount") * rate.unwrap_or_default() / Decimal::from(100);
        let in_lines = |line: &&&Node| line.text("Item/ClassifiedTaxCategory/ID") == Some(code);
        let own: Vec<&Node> = lines.iter().filter(in_lines).copied().collect();
        rules.extend([
            ("aligned-ibrp-048", rate.is_some() == (code != "O")),
            ("aligned-ibrp-051-jp", exact.floor() <= of("TaxAmount") && of("TaxAmount") <= exact.ceil()),
            ("aligned-ibrp-cl-01-jp", ["AA", "E", "S", "G", "O"].contains(&code)),
            (
                "aligned-ibrp-e-01",
                subtotals.iter().filter(|other| other.text("TaxCategory/ID") == Some(code)).count() == 1,
            ),
            (
                "aligned-ibrp-o-05",
                own.iter().all(|line| line.text("Item/ClassifiedTaxCategory/Percent").map(number) == rate),
            ),
            ("taxable amount", of("TaxableAmount") == sum(&own, "LineExtensionAmount")),
            ("aligned-ibr-jp-06", !subtotal.text("TaxAmount").unwrap_or(".").contains('.')),
        ]);
    }
    rules.into_iter().filter(|(_, is_kept)| !is_kept).map(|(rule, _)| rule).collect()
}
