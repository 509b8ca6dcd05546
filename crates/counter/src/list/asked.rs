//! What a URL asks of a list: an order, a page, and the filters, which the list's own page reads.

use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Condition, Listing, Place, ROWS_ON_A_PAGE};
use crate::form::Sheet;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    sort: Option<String>,
    goes_up: Option<bool>,
    pub way: Way,
    /// So many rows stand on a page.
    pub(crate) most: usize,
    /// Whether anybody is told how many there are.
    pub(crate) is_counted: bool,
    /// Everything else that stands in the URL: the filters.
    filters: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    FromStart,
    Before(Place),
    After(Place),
}

impl Asked {
    pub fn of(query: Option<&str>) -> Asked {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(query.unwrap_or_default()).unwrap_or_default();
        let mut asked = Asked {
            sort: None,
            goes_up: None,
            way: Way::FromStart,
            most: ROWS_ON_A_PAGE,
            is_counted: true,
            filters: Vec::new(),
        };
        for (name, value) in pairs {
            match name.as_str() {
                "sort" => asked.sort = Some(value),
                "up" => asked.goes_up = Some(value == "1"),
                // A garbled place is the start.
                "before" => asked.way = Place::from_cursor(&value).map_or(Way::FromStart, Way::Before),
                "after" => asked.way = Place::from_cursor(&value).map_or(Way::FromStart, Way::After),
                _ if value.is_empty() => {}
                _ => asked.filters.push((name, value)),
            }
        }
        asked
    }

    /// The same, but for these filters where they are set.
    #[must_use]
    pub(crate) fn filtered(mut self, filters: &[(&str, Option<&str>)]) -> Asked {
        let set = filters.iter().filter_map(|(name, value)| Some(((*name).to_owned(), (*value)?.to_owned())));
        self.filters.extend(set.filter(|(_, value)| !value.is_empty()));
        self
    }

    pub fn filter(&self, name: &str) -> Option<&str> {
        self.filters.iter().find(|(filter, _)| filter == name).map(|(_, value)| value.as_str())
    }

    /// Takes out all values of a field that filters nothing.
    pub fn take(&mut self, name: &str) -> Vec<String> {
        self.filters.extract_if(.., |(field, _)| field == name).map(|(_, value)| value).collect()
    }

    /// The filters as they stand on the page.
    pub fn sheet(&self, fields: &[&'static str]) -> Sheet {
        let typed =
            |sheet: Sheet, field: &&'static str| sheet.typed(field, self.filter(field).unwrap_or_default());
        fields.iter().fold(Sheet::blank(), typed)
    }

    /// Two fields for days, `from` and `until`, the last of which counts as a whole: what they leave of a column of times,
    /// compared as `sql` says.
    pub fn days(&self, zone: &TimeZone, sql: [&'static str; 2]) -> Vec<Condition> {
        let midnight = |date: Date| date.to_zoned(zone.clone()).ok().map(|at| at.timestamp());
        let day = |name| self.filter(name)?.parse::<Date>().ok();
        let from = day("from").and_then(midnight);
        let until = day("until").and_then(|day| day.checked_add(1.day()).ok()).and_then(midnight);
        sql.into_iter().zip([from, until]).filter_map(|(sql, at)| Some(Condition::of(sql, at?))).collect()
    }

    /// The filters and the order alone, as they stand in a URL: the same list from its start.
    pub fn from_start(&self) -> String {
        match (&self.sort, self.goes_up) {
            (Some(sort), goes_up) => self.sorted(sort, goes_up.unwrap_or(true)),
            (None, _) => self.query(&[]),
        }
    }

    /// The same as fields: what stands in the address of a form is lost where the form asks and sends nothing.
    pub fn fields(&self) -> Vec<(String, String)> {
        let sort = self.sort.iter().map(|sort| ("sort".to_owned(), sort.clone()));
        let up = |up| ("up".to_owned(), if up { "1" } else { "0" }.to_owned());
        self.filters.iter().cloned().chain(sort).chain(self.goes_up.map(up)).collect()
    }

    /// The same list from another place on.
    pub(crate) fn going(&self, way: Way) -> Asked {
        Asked { way, ..self.clone() }
    }

    /// Where the page begins; a place of another kind than the order's column is the start.
    pub(crate) fn place(&self, listing: &Listing) -> Option<&Place> {
        let (Way::Before(place) | Way::After(place)) = &self.way else { return None };
        let order = self.order(listing);
        let column = listing.columns.iter().find(|column| column.name == order)?;
        (column.kind.is_of(&place.value) && listing.key_kind.is_of(&place.key)).then_some(place)
    }

    pub(crate) fn goes_back(&self, listing: &Listing) -> bool {
        matches!(self.way, Way::Before(_)) && self.place(listing).is_some()
    }

    /// The column of the order. Only a column's own name ever reaches the SQL.
    pub(crate) fn order(&self, listing: &Listing) -> &'static str {
        let column = listing
            .columns
            .iter()
            .find(|column| column.can_sort && Some(column.name) == self.sort.as_deref());
        column.map_or(listing.order, |column| column.name)
    }

    pub(crate) fn goes_up(&self, listing: &Listing) -> bool {
        let is_own_order = self.order(listing) == listing.order;
        self.goes_up.unwrap_or(!(is_own_order && listing.is_newest_first))
    }

    /// The same list sorted by a column, from the start.
    pub(super) fn sorted(&self, column: &str, goes_up: bool) -> String {
        let up = if goes_up { "1" } else { "0" };
        self.query(&[("sort", column), ("up", up)])
    }

    /// The same list, another page.
    pub(super) fn at(&self, way: &str, cursor: &str) -> String {
        let up = self.goes_up.map(|up| if up { "1" } else { "0" });
        let mut more: Vec<(&str, &str)> = Vec::new();
        more.extend(self.sort.as_deref().map(|sort| ("sort", sort)));
        more.extend(up.map(|up| ("up", up)));
        more.push((way, cursor));
        self.query(&more)
    }

    fn query(&self, more: &[(&str, &str)]) -> String {
        let filters = self.filters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let pairs = filters.chain(more.iter().copied()).map(|(name, value)| {
            let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
            format!("{}={}", encode(name), encode(value))
        });
        format!("?{}", pairs.collect::<Vec<_>>().join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{Column, Kind};

    const LISTING: Listing = Listing {
        rows: "things WHERE site = $1",
        columns: &[
            Column { name: "at", word: "at", can_sort: true, kind: Kind::Number },
            Column { name: "secret", word: "secret", can_sort: false, kind: Kind::Text },
        ],
        more: "",
        key: "id",
        key_kind: Kind::Text,
        order: "at",
        is_newest_first: true,
    };

    #[test]
    fn only_a_columns_own_name_reaches_the_sql() {
        for sort in ["at", "secret", "at; DROP TABLE users", ""] {
            let asked = Asked::of(Some(&format!("sort={}", utf8_percent_encode(sort, NON_ALPHANUMERIC))));
            assert_eq!(asked.order(&LISTING), "at");
        }
    }

    #[test]
    fn what_filters_nothing_can_be_taken_out_and_the_rest_comes_as_fields() {
        let mut asked = Asked::of(Some("id=1&word=%E9%9D%92+%26&id=2&sort=at&up=0&after=n5.x"));
        assert_eq!(asked.take("id"), ["1", "2"]);
        let fields = asked.fields();
        let shown: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(shown, [("word", "青 &"), ("sort", "at"), ("up", "0")]);
        assert_eq!(asked.from_start(), "?word=%E9%9D%92%20%26&sort=at&up=0");
    }

    #[test]
    fn filters_survive_sorting_and_paging() {
        let asked = Asked::of(Some("from=2026-11-01&sort=at&up=1&after=n5.x&word=%E9%9D%92+%26"));
        assert_eq!(asked.filter("word"), Some("青 &"));
        let next = Asked::of(Some(&asked.at("after", "n9.y")[1..]));
        assert_eq!(next.filter("word"), Some("青 &"));
        assert_eq!(next.filter("from"), Some("2026-11-01"));
        assert!(next.goes_up(&LISTING));
        let sorted = Asked::of(Some(&asked.sorted("at", false)[1..]));
        assert_eq!((sorted.way.clone(), sorted.filter("from")), (Way::FromStart, Some("2026-11-01")));
    }
}
