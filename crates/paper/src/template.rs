//! A template: a typst file with the files that it imports.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;
use std::thread::available_parallelism;

use serde::Serialize;
use typst::comemo;
use typst::diag::{SourceDiagnostic, Warned};
use typst::ecow::EcoVec;
use typst::foundations::Bytes;
use typst::syntax::{FileId, Source};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::world::{Desk, file_id};
use crate::{Assets, Fault, Mistake, legible};

/// The template reads its data by `json("data.json")`.
const DATA: &str = "data.json";

/// typst remembers what it has worked out, for all threads together. What nobody has asked for during so many
/// documents is forgotten: as many as are printed at a time, so that none loses what it is about to use.
static REMEMBERED: LazyLock<usize> = LazyLock::new(|| available_parallelism().map_or(1, usize::from));

#[derive(Clone)]
pub struct Template {
    pub(crate) main: FileId,
    pub(crate) data: FileId,
    pub(crate) files: HashMap<FileId, Source>,
}

pub struct Printed {
    pub pdf: Vec<u8>,
    pub pages: usize,
    /// Characters that no font has; the paper shows 〓 in their place.
    pub unknown: BTreeSet<char>,
    /// What typst finds doubtful in the template, such as a font that is not there.
    pub warnings: Vec<Mistake>,
}

impl Template {
    /// The template imports its parts by their names.
    pub fn read(name: &str, text: &str, parts: &[(&str, &str)]) -> Result<Self, Fault> {
        let main = file_id(name)?;
        let mut files = HashMap::new();
        for (name, text) in parts.iter().chain([&(name, text)]) {
            let id = file_id(name)?;
            files.insert(id, Source::new(id, (*text).to_owned()));
        }
        Ok(Self { main, data: file_id(DATA)?, files })
    }

    /// Whether it prints the sample, and as an archivable and accessible document at that.
    pub fn check(&self, sample: &impl Serialize, assets: &Assets) -> Result<(), Fault> {
        self.print(sample, assets).map(drop)
    }

    /// Takes milliseconds a page: not for a thread that serves requests.
    pub fn print(&self, data: &impl Serialize, assets: &Assets) -> Result<Printed, Fault> {
        let (data, unknown) = legible::json(data)?;
        let desk = Desk { template: self, data: Bytes::new(data), assets };
        let made = make(&desk);
        comemo::evict(*REMEMBERED);
        let mistakes =
            |found: EcoVec<SourceDiagnostic>| found.iter().map(|one| Mistake::of(&desk, one)).collect();
        let Warned { output, warnings } = made;
        let (pdf, pages) = output.map_err(|errors| Fault::Template(mistakes(errors)))?;
        Ok(Printed { pdf, pages, unknown, warnings: mistakes(warnings) })
    }
}

type Made = Warned<Result<(Vec<u8>, usize), EcoVec<SourceDiagnostic>>>;

fn make(desk: &Desk<'_>) -> Made {
    typst::compile::<PagedDocument>(desk).map(|document| {
        let document = document?;
        let pdf = typst_pdf::pdf(&document, &OPTIONS)?;
        Ok((pdf, document.pages().len()))
    })
}

/// PDF/A-2a asks for text that can be read out and for tags, PDF/UA-1 for a title, a language and words for
/// each picture: a template that leaves one out is refused.
static OPTIONS: LazyLock<PdfOptions> = LazyLock::new(|| PdfOptions {
    standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).unwrap_or_default(),
    ..PdfOptions::default()
});
