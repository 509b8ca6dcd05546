//! What people search documents by (INV-1), taken as they type it: full-width digits, hiragana for katakana,
//! days with slashes. What cannot be taken is named beside its field.

use counter::{
    Refusal, Sheet, Yen,
    fold::{self, half_width},
    index::{Index, Wanted, Words},
    list::{Asked, Condition, Filters, Page, Range},
};
use jiff::civil::Date;
use store::{Conn, Value};

use crate::{
    document::{Document, Kind, State},
    sql::OF_SITE,
};

pub const FIELDS: [&str; 8] = ["from", "until", "least", "most", "kind", "state", "word", "customer"];

/// More customers than these are no search for one.
const MOST_CUSTOMERS: usize = 100;
/// So many documents are looked through and sorted in no time.
const FEW: i64 = 5000;

/// What the column `words` holds for a document.
pub fn words(number: &str, subject: &str, note: &str) -> String {
    [number, subject, note].map(fold::search).join("\n")
}

/// By what stands in the column `words` of documents.
pub const INDEX: Index = Index { table: "invoices", order: Some("issued") };

/// The filters of a list, and what is wrong with them.
pub struct Search {
    days: Range<Date>,
    amounts: Range<Yen>,
    /// By which of both the database is to look up, where it must not guess.
    by: Option<By>,
    choices: Vec<Condition>,
    /// Whose documents, where an operator asks for some customers'.
    customers: Option<Condition>,
    words: Words,
    pub refusals: Vec<Refusal>,
}

#[derive(Clone, Copy)]
enum By {
    Day,
    Amount,
}

impl Search {
    pub fn of(asked: &Asked) -> Search {
        let words = Words::typed(asked.filter("word").unwrap_or_default());
        let mut filters = Filters::of(asked);
        filters.refusals.extend(words.refusal("word"));
        let days = filters.range(["from", "until"], ["invoices-refused-day", "invoices-refused-days"], day);
        let amounts = ["invoices-refused-amount", "invoices-refused-amounts"];
        let amounts = filters.range(["least", "most"], amounts, Yen::typed);
        let kind = filters.one("kind", "invoices-refused-choice", Kind::from_tag);
        let state = filters.one("state", "invoices-refused-choice", State::from_tag);
        // Of both, the state is what few documents have.
        let of_kind = if state.is_some() { "kind || '' = ?" } else { "kind = ?" };
        let choices = [
            kind.map(|kind| Condition::of(of_kind, kind.tag())),
            state.map(|state| Condition::of("state = ?", state.tag())),
        ];
        Search {
            days,
            amounts,
            by: None,
            choices: choices.into_iter().flatten().collect(),
            customers: None,
            words,
            refusals: filters.refusals,
        }
    }

    /// The same for an operator, who also asks whose documents they are.
    pub async fn of_site(conn: &mut Conn, site: &str, asked: &Asked) -> store::Result<Search> {
        let mut search = Search::of(asked);
        let typed = asked.filter("customer").unwrap_or_default();
        if let Some(found) = counter::customers::by_words(conn, site, typed, MOST_CUSTOMERS + 1).await? {
            if found.len() > MOST_CUSTOMERS {
                search.refusals.push(Refusal::of("customer", "documents-refused-many"));
            }
            // Where nobody is called so, there is nothing of theirs.
            let ids = if found.is_empty() {
                vec![Value::from("")]
            } else {
                found.into_iter().map(Value::from).collect()
            };
            search.customers = Some(Condition::of_all("account IN (?)", ids));
        } else if !search.days.is_everything() && !search.amounts.is_everything() {
            search.by = Some(search.narrower(conn, site).await?);
        }
        Ok(search)
    }

    /// Of days and amounts together, one range is looked up and the other is looked at. Databases guess which is narrower,
    /// and guess wrong among millions; a look at a few thousand amounts tells.
    async fn narrower(&self, conn: &mut Conn, site: &str) -> store::Result<By> {
        let amounts = OF_SITE.count(conn, &[site.into()], &self.amounts.of("gross"), FEW).await?;
        Ok(if amounts <= FEW { By::Amount } else { By::Day })
    }

    /// What each document is looked at for.
    pub fn all(&self) -> Vec<Condition> {
        self.words.conditions().chain(self.others()).collect()
    }

    /// But for the words. A sign keeps an index from being used.
    fn others(&self) -> Vec<Condition> {
        let (day, amount) = match self.by {
            None => ("issued", "gross"),
            Some(By::Day) => ("issued", "+gross"),
            Some(By::Amount) => ("+issued", "gross"),
        };
        let ranges = [self.days.of(day), self.amounts.of(amount), self.choices.clone()];
        ranges.into_iter().flatten().chain(self.customers.clone()).collect()
    }

    /// A page of a site's documents. Where it is some customers' few, the words need no index.
    pub async fn page_of_site(
        &self,
        conn: &mut Conn,
        site: &str,
        asked: &Asked,
    ) -> store::Result<Page<Document>> {
        if self.customers.is_some() {
            return OF_SITE.page(conn, &[site.into()], &self.all(), asked).await;
        }
        let wanted = Wanted {
            listing: &OF_SITE,
            site,
            words: &self.words,
            others: &self.others(),
            span: self.days.numbers(),
            asked,
        };
        INDEX.page(conn, &wanted).await
    }

    /// The filters as they stand on the page.
    pub fn sheet(&self, asked: &Asked) -> Sheet {
        asked.sheet(&FIELDS).refused(self.refusals.clone())
    }
}

/// 2026-11-01, 2026/11/1, 20261101, 2026年11月1日, in any width.
pub fn day(typed: &str) -> Option<Date> {
    let plain = half_width(typed).replace(['/', '.', '年', '月'], "-").replace('日', "");
    let numbers: Vec<&str> = match plain.len() {
        8 if plain.bytes().all(|b| b.is_ascii_digit()) => vec![&plain[..4], &plain[4..6], &plain[6..]],
        _ => plain.split('-').collect(),
    };
    let [year, month, day] = numbers[..] else { return None };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_is_searched_for_is_found_however_it_is_typed() {
        let kept = words("INV-2026-000123", "クレーン レンタル料（１０月分）", "ﾄﾗｯｸ含む 50%引き");
        for typed in [
            "くれーん",
            "ｸﾚｰﾝ",
            "クレン",
            "inv2026",
            "ＩＮＶ−２０２６",
            "10月分",
            "とらっく",
            "50%",
            "クレーンレンタル",
        ] {
            assert!(kept.contains(&fold::search(typed)), "{typed}: {} in {kept}", fold::search(typed));
        }
        assert!(!kept.contains(&fold::search("ブルドーザー")));
    }

    #[test]
    fn days_are_taken_as_people_type_them() {
        for (typed, taken) in [
            ("2026-11-01", Some(date(2026, 11, 1))),
            ("２０２６／１１／１", Some(date(2026, 11, 1))),
            ("20261101", Some(date(2026, 11, 1))),
            ("2026年11月1日", Some(date(2026, 11, 1))),
            ("2026-02-30", None),
            ("26-11-01", None),
            ("abc", None),
            ("2026-11", None),
        ] {
            assert_eq!(day(typed), taken, "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_taken_is_named_and_filters_nothing() {
        for (query, field) in [
            ("from=abc", "from"),
            ("until=2026-02-30", "until"),
            ("least=%EF%BD%B1", "least"),
            ("most=1.5", "most"),
            ("kind=x", "kind"),
            ("state=x", "state"),
            ("from=2026-11-02&until=2026-11-01", "until"),
            ("least=2&most=1", "most"),
        ] {
            let search = Search::of(&Asked::of(Some(query)));
            let fields: Vec<_> = search.refusals.iter().map(|refusal| refusal.field).collect();
            assert_eq!(fields, [Some(field)], "{query}");
        }
        let right = Search::of(&Asked::of(Some(
            "from=2026/11/1&least=%EF%BC%91,000&kind=invoice&state=unread&word=a%25+_b",
        )));
        assert!(right.refusals.is_empty());
        let all = right.all();
        let shown: Vec<_> = all.iter().map(|one| (&*one.sql, one.values[0].clone())).collect();
        assert_eq!(
            shown,
            [
                ("words LIKE ? ESCAPE '\\'", Value::from("%a\\%%")),
                ("words LIKE ? ESCAPE '\\'", Value::from("%b%")),
                ("issued >= ?", Value::Int(20_261_101)),
                ("gross >= ?", Value::Int(1000)),
                ("kind || '' = ?", Value::from("invoice")),
                ("state = ?", Value::from("unread")),
            ]
        );
    }
}
