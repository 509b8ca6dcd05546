//! The pages of the desk: what each shows. Handlers fill them; the templates beside this crate draw them.

mod document;
mod list;
pub(crate) mod sample;
mod view;

pub use document::DocumentPage;
pub use list::{ListPage, kind_of_day};
pub use view::DocumentView;
