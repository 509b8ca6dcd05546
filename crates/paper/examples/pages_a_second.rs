//! `cargo run --release -p paper --example pages_a_second -- ours|bare [THREADS] [DOCUMENTS]`: how fast, and with how
//! much memory, one-page invoices of 30 rows are printed, all rows different; by us or by typst and nothing else.
//!
//! Each has a process to itself: typst that never forgets makes all that comes after it slower.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use std::{env, fs, thread};

use paper::{Assets, Template};
use serde_json::{Value, json};

const INVOICE: &str = include_str!("../../invoices/paper/invoice.typ");
const PARTS: &str = include_str!("../../invoices/paper/parts.typ");
const SAMPLE: &str = include_str!("../../invoices/paper/samples/invoice.json");

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|count| count.parse().ok());
    let (threads, count) = (number(1).unwrap_or(2), number(2).unwrap_or(1000));
    let template = Template::read("invoice.typ", INVOICE, &[paper::STATIONERY, ("parts.typ", PARTS)])
        .expect("good names");
    let mut sample: Value = serde_json::from_str(SAMPLE).expect("good JSON");
    for picture in ["logo", "seal"] {
        sample["issuer"][picture] = Value::Null;
    }
    let is_bare = arguments.first().is_some_and(|whose| whose == "bare");
    let work = |number: usize| {
        let invoice = invoice(&sample, number);
        if is_bare {
            return bare::print(invoice.to_string());
        }
        let printed = template.print(&invoice, &Assets::default()).expect("a good template");
        assert_eq!(printed.pages, 1);
    };
    work(0);
    let before = memory();
    let Speed { pages, cpu } = speed(count, threads, |at| work(1 + at));
    println!(
        "{pages:.1} pages/s, {cpu:.1} ms CPU a page, {before} MiB after one, {} MiB after all",
        memory()
    );
}

struct Speed {
    /// A second.
    pages: f64,
    /// In milliseconds a page: tells more than `pages` on a machine that has other things to do.
    cpu: f64,
}

fn speed(count: usize, threads: usize, work: impl Fn(usize) + Sync) -> Speed {
    let (next, start, cpu_start) = (AtomicUsize::new(0), Instant::now(), cpu_seconds());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    match next.fetch_add(1, Ordering::Relaxed) {
                        at if at < count => work(at),
                        _ => break,
                    }
                }
            });
        }
    });
    let pages = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    Speed { pages: pages / start.elapsed().as_secs_f64(), cpu: (cpu_seconds() - cpu_start) * 1000.0 / pages }
}

/// Of all threads, in user and in kernel mode; the kernel counts hundredths.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn invoice(sample: &Value, number: usize) -> Value {
    let mut invoice = sample.clone();
    invoice["number"] = json!(format!("INV-2026-{number:06}"));
    invoice["recipient"]["company"] = json!(format!("株式会社架空工務店{number}"));
    invoice["gross"] = json!(1_000_000 + number);
    for (row, line) in invoice["lines"].as_array_mut().into_iter().flatten().enumerate() {
        let description = line["description"].as_str().unwrap_or_default();
        line["description"] = json!(format!("{description} {}", number * 30 + row));
        line["amount"] = json!(number * 37 + row * 1001);
    }
    invoice
}

/// In MiB, as the kernel counts it.
fn memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().map_or(0, |kib: usize| kib / 1024)
}

/// typst and nothing else: what cannot be undercut.
mod bare {
    use std::sync::LazyLock;

    use typst::diag::{FileError, FileResult};
    use typst::foundations::{Bytes, Datetime, Duration};
    use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
    use typst::text::{Font, FontBook};
    use typst::utils::LazyHash;
    use typst::{Library, LibraryExt, World};
    use typst_layout::PagedDocument;
    use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

    struct Shared {
        library: LazyHash<Library>,
        book: LazyHash<FontBook>,
        fonts: Vec<Font>,
        /// The template first.
        files: [Source; 3],
    }

    static SHARED: LazyLock<Shared> = LazyLock::new(|| {
        let font = |bytes: &'static [u8]| Font::new(Bytes::new(bytes), 0).expect("a font");
        let fonts = vec![
            font(include_bytes!("../fonts/BIZUDGothic-Regular.ttf")),
            font(include_bytes!("../fonts/BIZUDGothic-Bold.ttf")),
        ];
        Shared {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            files: [("invoice.typ", super::INVOICE), ("parts.typ", super::PARTS), paper::STATIONERY]
                .map(|(name, text)| Source::new(id(name), text.to_owned())),
        }
    });

    fn id(name: &str) -> FileId {
        RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).expect("a name")).intern()
    }

    struct Bare(Bytes);

    impl World for Bare {
        fn library(&self) -> &LazyHash<Library> {
            &SHARED.library
        }
        fn book(&self) -> &LazyHash<FontBook> {
            &SHARED.book
        }
        fn main(&self) -> FileId {
            SHARED.files[0].id()
        }
        fn source(&self, id: FileId) -> FileResult<Source> {
            let file = SHARED.files.iter().find(|file| file.id() == id);
            file.cloned().ok_or(FileError::AccessDenied)
        }
        fn file(&self, id: FileId) -> FileResult<Bytes> {
            let is_data = id.vpath().get_without_slash() == "data.json";
            if is_data { Ok(self.0.clone()) } else { Err(FileError::AccessDenied) }
        }
        fn font(&self, index: usize) -> Option<Font> {
            SHARED.fonts.get(index).cloned()
        }
        fn today(&self, _: Option<Duration>) -> Option<Datetime> {
            None
        }
    }

    pub fn print(data: String) {
        let world = Bare(Bytes::from_string(data));
        let document = typst::compile::<PagedDocument>(&world).output.expect("a good template");
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).expect("they agree");
        let options = PdfOptions { standards, ..PdfOptions::default() };
        let pdf = typst_pdf::pdf(&document, &options).expect("a good document");
        assert!(pdf.len() > 1000);
    }
}
