//! One print-ready file out of many documents, written as they come: memory holds one of them at a time, and
//! eight bytes for each object of those before.
//!
//! It is made for the printer. Tags, outlines and forms stay behind; pages are as they were.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

use lopdf::{Dictionary, Document, Object, ObjectId, Writer, dictionary};
use sha2::{Digest, Sha256};

const CATALOG: u32 = 1;
const PAGE_TREE: u32 = 2;

pub struct Binder<W> {
    to: W,
    written: u64,
    /// Where each object begins; the first is number one.
    offsets: Vec<u64>,
    pages: Vec<u32>,
    /// A logo that stands in each document is written once.
    shared: HashMap<[u8; 32], u32>,
}

#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("not a readable PDF: {0}")]
    Garbled(#[from] lopdf::Error),
    #[error("a password protects it")]
    Locked,
    #[error("there is no page in it")]
    NoPage,
    #[error("the bound file cannot be written: {0}")]
    Write(#[from] io::Error),
}

impl<W: Write> Binder<W> {
    pub fn begin(to: W) -> io::Result<Self> {
        let offsets = vec![0; PAGE_TREE as usize];
        let mut binder = Self { to, written: 0, offsets, pages: Vec::new(), shared: HashMap::new() };
        // Bytes above 127 tell whoever sends the file that it is no text.
        binder.write(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")?;
        Ok(binder)
    }

    /// Adds a document and says how many pages it has. One that cannot be read leaves no trace.
    pub fn add(&mut self, pdf: &[u8]) -> Result<usize, Unreadable> {
        let (document, pages) = open(pdf)?;
        let count = pages.len();
        self.write_document(document, pages)?;
        Ok(count)
    }

    fn write_document(
        &mut self,
        mut document: Document,
        pages: Vec<(ObjectId, Dictionary)>,
    ) -> io::Result<()> {
        let mut needed = needed(&document, &pages);
        let mut numbers = HashMap::new();
        for (id, _) in &pages {
            numbers.insert(*id, self.number());
        }
        // Streams that stand alone, then those that stand on them: a picture on its mask.
        for _ in 0..2 {
            let ready = needed.extract_if(.., |id| is_ready(&document, *id, &numbers)).collect::<Vec<_>>();
            for id in ready {
                let stream = document.objects.remove(&id).unwrap_or(Object::Null);
                let number = self.write_shared(stream, &numbers)?;
                numbers.insert(id, number);
            }
        }
        for id in &needed {
            numbers.insert(*id, self.number());
        }
        for id in &needed {
            let mut object = document.objects.remove(id).unwrap_or(Object::Null);
            renumber(&mut object, &numbers);
            self.write_object(numbers[id], &object)?;
        }
        for (id, page) in pages {
            let mut page = Object::Dictionary(page);
            renumber(&mut page, &numbers);
            page.as_dict_mut().map_err(io::Error::other)?.set("Parent", (PAGE_TREE, 0));
            self.write_object(numbers[&id], &page)?;
            self.pages.push(numbers[&id]);
        }
        Ok(())
    }

    fn write_shared(&mut self, mut object: Object, numbers: &HashMap<ObjectId, u32>) -> io::Result<u32> {
        renumber(&mut object, numbers);
        let mut bytes = Vec::new();
        Writer::write_object(&mut bytes, &object)?;
        let hash = Sha256::digest(&bytes).into();
        if let Some(number) = self.shared.get(&hash) {
            return Ok(*number);
        }
        let number = self.number();
        self.write_object(number, &object)?;
        self.shared.insert(hash, number);
        Ok(number)
    }

    /// Ends the file and gives back what it was written to.
    pub fn finish(mut self) -> io::Result<W> {
        let kids: Vec<Object> = self.pages.iter().map(|page| Object::Reference((*page, 0))).collect();
        let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
        let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
        self.write_object(PAGE_TREE, &tree.into())?;
        let catalog = dictionary! { "Type" => "Catalog", "Pages" => (PAGE_TREE, 0) };
        self.write_object(CATALOG, &catalog.into())?;
        self.write_index()?;
        self.to.flush()?;
        Ok(self.to)
    }

    fn write_index(&mut self) -> io::Result<()> {
        let (start, size) = (self.written, self.offsets.len() + 1);
        self.write(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes())?;
        for offset in std::mem::take(&mut self.offsets) {
            self.write(format!("{offset:010} 00000 n \n").as_bytes())?;
        }
        let trailer = format!("trailer\n<</Size {size}/Root {CATALOG} 0 R>>\nstartxref\n{start}\n%%EOF\n");
        self.write(trailer.as_bytes())
    }

    fn number(&mut self) -> u32 {
        self.offsets.push(0);
        u32::try_from(self.offsets.len()).unwrap_or(u32::MAX)
    }

    fn write_object(&mut self, number: u32, object: &Object) -> io::Result<()> {
        self.offsets[number as usize - 1] = self.written;
        let mut bytes = format!("{number} 0 obj\n").into_bytes();
        Writer::write_object(&mut bytes, object)?;
        bytes.extend(b"\nendobj\n");
        self.write(&bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.to.write_all(bytes)
    }
}

/// How many pages a document has that can be bound.
pub fn pages(pdf: &[u8]) -> Result<usize, Unreadable> {
    open(pdf).map(|(_, pages)| pages.len())
}

fn open(pdf: &[u8]) -> Result<(Document, Vec<(ObjectId, Dictionary)>), Unreadable> {
    let document = Document::load_mem(pdf)?;
    if document.is_encrypted() && !document.was_encrypted() {
        return Err(Unreadable::Locked);
    }
    let loosened = document.page_iter().map(|id| Ok((id, loosen(&document, id)?)));
    let pages = loosened.collect::<lopdf::Result<Vec<_>>>()?;
    if pages.is_empty() {
        return Err(Unreadable::NoPage);
    }
    Ok((document, pages))
}

/// A page that needs nothing from the tree it hung on, and knows nothing of what stays behind.
fn loosen(document: &Document, page: ObjectId) -> lopdf::Result<Dictionary> {
    let mut loose = document.get_dictionary(page)?.clone();
    let mut branch = loose.clone();
    for _ in 0..DEEPEST_TREE {
        let Ok(parent) = branch.get(b"Parent").and_then(Object::as_reference) else { break };
        branch = document.get_dictionary(parent)?.clone();
        for inherited in [&b"Resources"[..], b"MediaBox", b"CropBox", b"Rotate"] {
            if let Ok(value) = branch.get(inherited)
                && !loose.has(inherited)
            {
                loose.set(inherited, value.clone());
            }
        }
    }
    for left in [&b"StructParents"[..], b"B", b"Metadata", b"PieceInfo", b"Thumb", b"AA", b"Tabs", b"Parent"]
    {
        loose.remove(left);
    }
    Ok(loose)
}

const DEEPEST_TREE: usize = 64;

/// What the pages stand on, themselves left out.
fn needed(document: &Document, pages: &[(ObjectId, Dictionary)]) -> BTreeSet<ObjectId> {
    let mut seen: BTreeSet<ObjectId> = pages.iter().map(|(id, _)| *id).collect();
    let mut needed = BTreeSet::new();
    let mut open = Vec::new();
    for (_, page) in pages {
        page.iter().for_each(|(_, value)| visit(value, &mut |id| open.push(id)));
    }
    while let Some(id) = open.pop() {
        if seen.insert(id)
            && let Some(object) = document.objects.get(&id)
        {
            needed.insert(id);
            visit(object, &mut |id| open.push(id));
        }
    }
    needed
}

fn is_ready(document: &Document, id: ObjectId, numbers: &HashMap<ObjectId, u32>) -> bool {
    let Some(stream @ Object::Stream(_)) = document.objects.get(&id) else { return false };
    let mut is_ready = true;
    visit(stream, &mut |id| is_ready &= numbers.contains_key(&id));
    is_ready
}

fn visit(object: &Object, found: &mut impl FnMut(ObjectId)) {
    match object {
        Object::Reference(id) => found(*id),
        Object::Array(values) => values.iter().for_each(|value| visit(value, found)),
        Object::Dictionary(dictionary) => dictionary.iter().for_each(|(_, value)| visit(value, found)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| visit(value, found)),
        _ => {}
    }
}

fn renumber(object: &mut Object, numbers: &HashMap<ObjectId, u32>) {
    match object {
        Object::Reference(id) => match numbers.get(id) {
            Some(number) => *id = (*number, 0),
            None => *object = Object::Null,
        },
        Object::Array(values) => values.iter_mut().for_each(|value| renumber(value, numbers)),
        Object::Dictionary(dictionary) => renumber_values(dictionary, numbers),
        Object::Stream(stream) => {
            renumber_values(&mut stream.dict, numbers);
            stream.dict.set("Length", i64::try_from(stream.content.len()).unwrap_or(i64::MAX));
        }
        _ => {}
    }
}

fn renumber_values(dictionary: &mut Dictionary, numbers: &HashMap<ObjectId, u32>) {
    dictionary.iter_mut().for_each(|(_, value)| renumber(value, numbers));
}
