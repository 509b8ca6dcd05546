//! Several documents as a ZIP: their PDFs, and a list of them for people and for their systems (INV-2). Customers take
//! theirs, operators what their search has found.

mod stream;

use std::collections::{BTreeSet, HashSet};

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use counter::{
    Error, Speech, Visit,
    error::Result,
    files::{self, Leaves},
    list::{Listing, line},
};
use uuid::Uuid;

use self::stream::Piece;
use crate::{document::Document, file_name};

/// So many that a year of a large customer fits, so few that their list does in memory.
pub const MOST: usize = 10_000;

/// Which documents are ticked, each once.
pub fn ticked<'a>(ids: impl IntoIterator<Item = &'a String>) -> Result<BTreeSet<Uuid>> {
    let ids: Option<BTreeSet<Uuid>> = ids.into_iter().map(|id| Uuid::try_parse(id).ok()).collect();
    ids.filter(|ids| ids.len() <= MOST).ok_or(Error::Garbled("what is ticked names no documents"))
}

/// How the list of its documents looks: a listing's columns, and what stands in them.
pub type Look = (&'static Listing, fn(&Document, &Speech) -> Vec<String>);

pub struct Archive {
    index: String,
    pieces: Vec<Piece>,
}

impl Archive {
    /// In the order of the days. What is not published and has not been printed yet has nothing to be taken; what is published
    /// and has not been printed is printed then.
    pub fn of(visit: &Visit, documents: Vec<Document>, look: Look) -> Result<Archive> {
        let has_paper = |one: &Document| one.pdf.is_some() || one.published.is_some();
        let mut documents: Vec<Document> = documents.into_iter().filter(has_paper).collect();
        if documents.is_empty() {
            return Err(Error::NotFound);
        }
        documents.sort_by(|one, other| (one.issued, &one.number).cmp(&(other.issued, &other.number)));
        let pieces = pieces(visit, documents);
        Ok(Archive { index: index(&visit.speech(), &pieces, look), pieces })
    }

    pub fn documents(&self) -> Vec<&Document> {
        self.pieces.iter().map(|piece| &piece.document).collect()
    }

    pub fn send(self, visit: &Visit) -> Response {
        let name = format!("{}_{}.zip", visit.frame(None).show.day_digits(visit.at), visit.slug());
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
            (header::CONTENT_DISPOSITION, files::disposition(Leaves::Saved, &name, &name)),
        ];
        (headers, stream::body(visit.clone(), self.index, self.pieces)).into_response()
    }
}

/// Two numbers may differ in nothing but what no file name can hold.
fn pieces(visit: &Visit, documents: Vec<Document>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(documents.len());
    let mut taken = HashSet::new();
    for document in documents {
        let name = file_name::of(visit, &document);
        let name = if taken.insert(name.clone()) { name } else { format!("{name}_{}", document.id) };
        pieces.push(Piece { name: format!("{name}.pdf"), document });
    }
    pieces
}

/// The list as its page's file has it, with the file of each.
fn index(words: &Speech, pieces: &[Piece], (listing, cells): Look) -> String {
    let columns = listing.columns.iter().map(|column| words.say(column.word));
    let head: Vec<String> = std::iter::once(words.say("invoices-index-file")).chain(columns).collect();
    let lines = pieces.iter().map(|piece| {
        let cells = cells(&piece.document, words);
        line(&std::iter::once(piece.name.clone()).chain(cells).collect::<Vec<_>>())
    });
    // The mark tells Excel that this is UTF-8.
    format!("\u{feff}{}{}", line(&head), lines.collect::<String>())
}
