//! What people search documents by (INV-1), taken as they type it: full-width digits, hiragana for katakana,
//! days with slashes. What cannot be taken is named beside its field.

use counter::{
    Refusal, Sheet, Yen, customers,
    fold::{self, half_width},
    index::{Index, Words},
    list::{Asked, Condition, Page},
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
const OF_CUSTOMERS: &str = "account IN (?)";

/// What the column `words` holds for a document.
pub fn words(number: &str, subject: &str, note: &str) -> String {
    [number, subject, note].map(fold::search).join("\n")
}

/// By what stands in the column `words` of documents.
pub const INDEX: Index = Index { table: "invoices" };

/// The filters of a list, and what is wrong with them.
pub struct Search {
    pub conditions: Vec<Condition>,
    pub words: Words,
    pub refusals: Vec<Refusal>,
}

impl Search {
    pub fn of(asked: &Asked) -> Search {
        let words = Words::typed(asked.filter("word").unwrap_or_default());
        let refusals = words.refusal("word").into_iter().collect();
        let mut search = Search { conditions: Vec::new(), words, refusals };
        let from = search.typed(asked, "from", "invoices-refused-day", day);
        let until = search.typed(asked, "until", "invoices-refused-day", day);
        search.must_not_end_before(from, until, "until", "invoices-refused-days");
        search.add("issued >= ?", from);
        search.add("issued <= ?", until);
        let least = search.typed(asked, "least", "invoices-refused-amount", Yen::typed);
        let most = search.typed(asked, "most", "invoices-refused-amount", Yen::typed);
        search.must_not_end_before(least, most, "most", "invoices-refused-amounts");
        search.add("gross >= ?", least);
        search.add("gross <= ?", most);
        let kind = search.typed(asked, "kind", "invoices-refused-choice", Kind::from_tag);
        search.add("kind = ?", kind.map(Kind::tag));
        let state = search.typed(asked, "state", "invoices-refused-choice", State::from_tag);
        search.add("state = ?", state.map(State::tag));
        search
    }

    /// The same for an operator, who also asks whose documents they are.
    pub async fn of_site(conn: &mut Conn, site: &str, asked: &Asked) -> store::Result<Search> {
        let mut search = Search::of(asked);
        let typed = asked.filter("customer").unwrap_or_default();
        if let Some(found) = customers::by_words(conn, site, typed, MOST_CUSTOMERS + 1).await? {
            if found.len() > MOST_CUSTOMERS {
                search.refusals.push(Refusal::of("customer", "documents-refused-many"));
            }
            // Where nobody is called so, there is nothing of theirs.
            let ids = if found.is_empty() {
                vec![Value::from("")]
            } else {
                found.into_iter().map(Value::from).collect()
            };
            search.conditions.push(Condition::of_all(OF_CUSTOMERS, ids));
        } else {
            search.choose_range(conn, site).await?;
        }
        Ok(search)
    }

    /// Of days and amounts together, one range is looked up and the other is looked at. Databases guess which is narrower,
    /// and guess wrong among millions; a look at a few thousand amounts tells. The sign keeps an index from being used.
    async fn choose_range(&mut self, conn: &mut Conn, site: &str) -> store::Result<()> {
        let of = |column: &str| -> Vec<Condition> {
            self.conditions.iter().filter(|condition| condition.sql.starts_with(column)).cloned().collect()
        };
        let (days, amounts) = (of("issued"), of("gross"));
        if days.is_empty() || amounts.is_empty() {
            return Ok(());
        }
        let is_narrow = OF_SITE.count(conn, &[site.into()], &amounts, FEW).await? <= FEW;
        let signed: [(&str, &'static str); 2] = if is_narrow {
            [("issued >= ?", "+issued >= ?"), ("issued <= ?", "+issued <= ?")]
        } else {
            [("gross >= ?", "+gross >= ?"), ("gross <= ?", "+gross <= ?")]
        };
        for condition in &mut self.conditions {
            let found = signed.iter().find(|(plain, _)| *plain == condition.sql);
            if let Some((_, signed)) = found {
                condition.sql = (*signed).into();
            }
        }
        Ok(())
    }

    /// What each document is looked at for.
    pub fn all(&self) -> Vec<Condition> {
        self.conditions.iter().cloned().chain(self.words.conditions()).collect()
    }

    /// A page of a site's documents. Where it is some customers' few, the words need no index.
    pub async fn page_of_site(
        &self,
        conn: &mut Conn,
        site: &str,
        asked: &Asked,
    ) -> store::Result<Page<Document>> {
        if self.conditions.iter().any(|condition| condition.sql == OF_CUSTOMERS) {
            OF_SITE.page(conn, &[site.into()], &self.all(), asked).await
        } else {
            INDEX.page(conn, (&OF_SITE, site), &self.conditions, (asked, &self.words)).await
        }
    }

    /// The filters as they stand on the page.
    pub fn sheet(&self, asked: &Asked) -> Sheet {
        asked.sheet(&FIELDS).refused(self.refusals.clone())
    }

    fn typed<T>(
        &mut self,
        asked: &Asked,
        field: &'static str,
        refusal: &'static str,
        take: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let typed = asked.filter(field).filter(|typed| !half_width(typed).is_empty())?;
        let taken = take(typed);
        if taken.is_none() {
            self.refusals.push(Refusal::of(field, refusal));
        }
        taken
    }

    fn must_not_end_before<T: PartialOrd>(
        &mut self,
        start: Option<T>,
        end: Option<T>,
        field: &'static str,
        refusal: &'static str,
    ) {
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            self.refusals.push(Refusal::of(field, refusal));
        }
    }

    fn add(&mut self, sql: &'static str, value: Option<impl Into<Value>>) {
        self.conditions.extend(value.map(|value| Condition::of(sql, value)));
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
                ("issued >= ?", Value::Int(20_261_101)),
                ("gross >= ?", Value::Int(1000)),
                ("kind = ?", Value::from("invoice")),
                ("state = ?", Value::from("unread")),
                ("words LIKE ? ESCAPE '\\'", Value::from("%a\\%%")),
                ("words LIKE ? ESCAPE '\\'", Value::from("%b%")),
            ]
        );
    }
}
