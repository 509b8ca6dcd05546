//! What can be wrong with a template, and where.

use std::fmt::{self, Display, Formatter};

use typst::diag::SourceDiagnostic;
use typst::syntax::{DiagSpan, Lines};
use typst::{World, WorldExt};

#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("{0:?} cannot be the name of a file")]
    Name(String),
    #[error("the data cannot be written as JSON: {0}")]
    Data(#[from] serde_json::Error),
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Template(Vec<Mistake>),
}

/// One mistake of a template. Lines and columns count from one; both are zero where typst names no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub reason: String,
}

impl Display for Mistake {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, reason } = self;
        match line {
            0 => write!(f, "{file}: {reason}"),
            _ => write!(f, "{file}:{line}:{column}: {reason}"),
        }
    }
}

impl Mistake {
    pub(crate) fn of(world: &dyn World, diagnostic: &SourceDiagnostic) -> Self {
        let (file, line, column) = place(world, diagnostic.span);
        let hints = diagnostic.hints.iter().map(|hint| format!(" ({})", hint.v));
        let way = diagnostic.trace.iter().map(|step| {
            let (file, line, _) = place(world, step.span.into());
            format!(", {} ({file}:{line})", step.v)
        });
        let reason = [diagnostic.message.to_string()].into_iter().chain(hints).chain(way).collect();
        Self { file, line, column, reason }
    }
}

fn place(world: &dyn World, span: DiagSpan) -> (String, usize, usize) {
    let id = span.id().unwrap_or_else(|| world.main());
    let file = id.vpath().get_without_slash().to_owned();
    let (line, column) = place_in_file(world, span).unwrap_or_default();
    (file, line, column)
}

fn place_in_file(world: &dyn World, span: DiagSpan) -> Option<(usize, usize)> {
    let start = world.range(span)?.start;
    let lines = match world.source(span.id()?) {
        Ok(source) => source.lines().clone(),
        Err(_) => Lines::new(world.file(span.id()?).ok()?.as_str().ok()?.to_owned()),
    };
    let (line, column) = lines.byte_to_line_column(start)?;
    Some((line + 1, column + 1))
}
