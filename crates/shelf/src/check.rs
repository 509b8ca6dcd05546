//! Check: whether all documents are there and whole.

use futures_util::{Stream, TryStreamExt as _};

use crate::{DocumentKey, Error, Result, Shelf};

/// How many are read at the same time, each into memory.
const AT_ONCE: usize = 4;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub documents: u64,
    pub bytes: u64,
    pub findings: Vec<Finding>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub key: DocumentKey,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Missing,
    Damaged(String),
}

impl Shelf {
    /// Reads all documents of a site again. Those that ought to be there are given, as the database knows them;
    /// `list` gives those that are.
    pub async fn check(&self, site: &str, keys: impl Stream<Item = Result<DocumentKey>>) -> Result<Report> {
        let read = |key: DocumentKey| async move { Ok((key, self.what_is_wrong(site, key).await?)) };
        let mut read = std::pin::pin!(keys.map_ok(read).try_buffer_unordered(AT_ONCE));
        let mut report = Report::default();
        while let Some((key, wrong)) = read.try_next().await? {
            report.documents += 1;
            report.bytes += key.length;
            report.findings.extend(wrong.map(|what| Finding { key, what }));
        }
        Ok(report)
    }

    async fn what_is_wrong(&self, site: &str, key: DocumentKey) -> Result<Option<What>> {
        match self.get(site, &key).await {
            Ok(_) => Ok(None),
            Err(Error::Missing { .. }) => Ok(Some(What::Missing)),
            Err(Error::Damaged { how, .. }) => Ok(Some(What::Damaged(how))),
            Err(gone) => Err(gone),
        }
    }
}
