//! Files that stand beside a template: logo, seal, a picture that was drawn for one document.

use std::collections::HashMap;

use typst::foundations::Bytes;
use typst::syntax::FileId;

use crate::Fault;
use crate::world::file_id;

/// Cloning it is cheap; what does not change between documents is best read once and kept.
#[derive(Clone, Default)]
pub struct Assets(HashMap<FileId, Bytes>);

impl Assets {
    /// The template reads it by this name: `image("logo.svg", alt: "…")`.
    pub fn with(mut self, name: &str, content: impl Into<Vec<u8>>) -> Result<Self, Fault> {
        self.0.insert(file_id(name)?, Bytes::new(content.into()));
        Ok(self)
    }

    pub(crate) fn get(&self, id: FileId) -> Option<&Bytes> {
        self.0.get(&id)
    }
}
