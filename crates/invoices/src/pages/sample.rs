//! What the samples of the pages show.

use std::collections::HashMap;

use counter::Yen;
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use rust_decimal::Decimal;
use shelf::DocumentKey;
use uuid::Uuid;

use crate::{
    document::{Document, Kind, Pdf, Period, State},
    said::{Earlier, Invoice, Line, Said, Summary, Summed},
    tax::{self, Rounding, Tax},
    trail::{Event, Happened},
};

use super::DocumentView;

const AT: Timestamp = Timestamp::constant(1_793_491_200, 0);
const ISSUED: Date = date(2026, 11, 1);

fn october() -> Period {
    Period { from: date(2026, 10, 1), until: date(2026, 10, 31) }
}

fn document(number: u32, kind: Kind, state: State) -> Document {
    Document {
        id: Uuid::from_u128(u128::from(number)),
        batch: Uuid::nil(),
        account: Uuid::nil(),
        kind,
        number: format!("INV-2026-{number:06}"),
        subject: "Crane & access platform 2026-10".to_owned(),
        issued: ISSUED,
        period: Some(october()),
        due: Some(date(2026, 11, 30)),
        gross: invoice().gross(),
        state,
        published: Some(AT),
        customer: "Aoba".to_owned(),
        customer_number: "100002".to_owned(),
        earlier: None,
        later: None,
        reason: String::new(),
        pdf: Some(Pdf { key: DocumentKey { sha256: [15; 32], length: 88_064 }, pages: 2 }),
        opened: (state != State::Unread).then_some(AT),
        opened_by: None,
    }
}

pub fn documents() -> Vec<Document> {
    let period = None;
    vec![
        document(4, Kind::Invoice, State::Unread),
        Document { period, due: None, ..document(3, Kind::Summary, State::Read) },
        document(2, Kind::Correction, State::Cancelled),
        document(1, Kind::Invoice, State::Corrected),
    ]
}

/// An invoice and its correction.
pub fn versions() -> [Document; 2] {
    let first = document(1, Kind::Invoice, State::Corrected);
    let second = document(2, Kind::Correction, State::Read);
    [
        Document { later: Some(second.id), ..first.clone() },
        Document { earlier: Some(first.id), reason: "Quantity of line 2".to_owned(), ..second },
    ]
}

pub fn invoice() -> Invoice {
    let line = |description: &str, quantity, price, amount, tax| Line {
        date: Some(date(2026, 10, 5)),
        description: description.to_owned(),
        quantity: Some(Decimal::new(quantity, 1)),
        unit: "d".to_owned(),
        unit_price: Some(Decimal::from(price)),
        amount: Yen(amount),
        tax,
    };
    let lines = vec![
        line("25 t rough-terrain crane", 100, 48_000, 480_000, Tax::STANDARD),
        line("Drinking water, 2 l", 240, 98, 2352, Tax::REDUCED),
        line("Insurance", 10, 3000, 3000, Tax::EXEMPT),
        line("Discount", 10, -5000, -5000, Tax::STANDARD),
    ];
    Invoice {
        kind: Kind::Correction,
        number: "INV-2026-000002".to_owned(),
        customer: "100002".to_owned(),
        issued: ISSUED,
        due: Some(date(2026, 11, 30)),
        period: Some(october()),
        subject: "Crane & access platform 2026-10".to_owned(),
        totals: tax::totals(lines.iter().map(|line| (line.tax, line.amount)), Rounding::Down),
        lines,
        note: "Thank you.".to_owned(),
        earlier: Some(Earlier {
            number: "INV-2026-000001".to_owned(),
            reason: "Quantity of line 2".to_owned(),
        }),
    }
}

pub fn summary() -> Summary {
    let summed = |number: &str, gross| Summed {
        kind: Kind::Invoice,
        number: number.to_owned(),
        issued: ISSUED,
        subject: "Crane".to_owned(),
        gross: Yen(gross),
    };
    Summary {
        number: "SUM-2026-000001".to_owned(),
        customer: "100002".to_owned(),
        issued: ISSUED,
        due: Some(date(2026, 11, 30)),
        period: october(),
        subject: "2026-10".to_owned(),
        previous: Yen(540_000),
        received: Yen(500_000),
        adjusted: Yen(-1000),
        totals: invoice().totals,
        invoices: vec![summed("INV-2026-000001", 525_000), summed("INV-2026-000009", 11_000)],
        note: String::new(),
    }
}

pub fn view(document: Document, said: Option<Said>, home: String) -> DocumentView {
    DocumentView {
        document,
        said,
        events: events(),
        versions: versions().into(),
        summed: HashMap::new(),
        home,
    }
}

fn events() -> Vec<Event> {
    let event = |what, notice: Option<&str>| Event {
        at: AT,
        what,
        who: "keiri@aoba.example.jp".to_owned(),
        notice: notice.map(str::to_owned),
        notice_ended: notice.map(|_| AT),
    };
    let mut events: Vec<Event> = Happened::ALL.map(|what| event(what, None)).into();
    events.extend(
        ["waiting", "delivered", "refused", "given-up"].map(|state| event(Happened::Notified, Some(state))),
    );
    events
}
