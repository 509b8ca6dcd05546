//! What a list's page shows around its rows: headings that sort, the count, the way to the next page and
//! to the CSV.

use super::{Asked, Listing, Page};
use crate::{show::Show, words::Speech};

pub struct ListView {
    pub headings: Vec<Heading>,
    /// 「全N件」
    pub count: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// The same list as a file, in each encoding.
    pub csv: Vec<(String, String)>,
}

pub struct Heading {
    pub label: String,
    /// Where pressing it leads; None where it cannot sort.
    pub href: Option<String>,
    /// As `aria-sort` has it.
    pub sorted: Option<&'static str>,
}

impl ListView {
    pub fn of<T>(listing: &Listing, asked: &Asked, page: &Page<T>, csv: &str, words: &Speech) -> ListView {
        let key = if page.is_counted_out { "list-count-more" } else { "list-count" };
        let file = |encoding: &str| format!("{csv}{}", asked.at("encoding", encoding));
        ListView {
            headings: listing
                .columns
                .iter()
                .map(|column| heading(listing, asked, column.name, words))
                .collect(),
            count: words.say1(key, "count", Show::number(page.count)),
            before: page.before.as_deref().map(|cursor| asked.at("before", cursor)),
            after: page.after.as_deref().map(|cursor| asked.at("after", cursor)),
            csv: vec![
                (words.say("list-csv-utf8"), file("utf-8")),
                (words.say("list-csv-sjis"), file("shift-jis")),
            ],
        }
    }
}

fn heading(listing: &Listing, asked: &Asked, name: &str, words: &Speech) -> Heading {
    let column = listing.columns.iter().find(|column| column.name == name);
    let is_order = asked.order(listing) == name;
    let goes_up = asked.goes_up(listing);
    Heading {
        label: column.map_or_else(String::new, |column| words.say(column.word)),
        href: column
            .filter(|column| column.can_sort)
            .map(|column| asked.sorted(column.name, if is_order { !goes_up } else { true })),
        sorted: is_order.then_some(if goes_up { "ascending" } else { "descending" }),
    }
}
