//! What a list's page shows around its rows: headings that sort, the count, the way to the next page and
//! to the CSV.

use super::{Asked, Column, Listing, Page};
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
    name: &'static str,
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
            headings: listing.columns.iter().map(|column| heading(listing, asked, column, words)).collect(),
            count: words.say1(key, "count", Show::number(page.count)),
            before: page.before.as_deref().map(|cursor| asked.at("before", cursor)),
            after: page.after.as_deref().map(|cursor| asked.at("after", cursor)),
            csv: vec![
                (words.say("list-csv-utf8"), file("utf-8")),
                (words.say("list-csv-sjis"), file("shift-jis")),
            ],
        }
    }

    /// The page without a column that its file has.
    pub fn leave_out(&mut self, column: &str) {
        self.headings.retain(|heading| heading.name != column);
    }

    /// Where the list is: what is refused of it is shown at another address, and its links must lead back.
    pub fn stands_at(&mut self, page: &str) {
        let headings = self.headings.iter_mut().map(|heading| &mut heading.href);
        for href in headings.chain([&mut self.before, &mut self.after]).flatten() {
            href.insert_str(0, page);
        }
    }
}

fn heading(listing: &Listing, asked: &Asked, column: &Column, words: &Speech) -> Heading {
    let is_order = asked.order(listing) == column.name;
    let goes_up = asked.goes_up(listing);
    Heading {
        name: column.name,
        label: words.say(column.word),
        href: column.can_sort.then(|| asked.sorted(column.name, if is_order { !goes_up } else { true })),
        sorted: is_order.then_some(if goes_up { "ascending" } else { "descending" }),
    }
}
