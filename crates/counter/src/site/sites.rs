//! The sites of this installation: one folder of files, read as a whole, swapped as a whole.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use super::{Mistake, Schema, Site, source};

/// The registry. Clones see the same sites.
#[derive(Clone)]
pub struct Sites {
    folder: Arc<Path>,
    schema: Arc<Schema>,
    current: Arc<RwLock<Arc<Snapshot>>>,
}

/// The sites as one moment knows them.
type Snapshot = BTreeMap<String, Arc<Site>>;

impl Sites {
    /// All sites of a folder, or all mistakes of all its files.
    pub fn load(folder: &Path, schema: Schema) -> Result<Self, Vec<Mistake>> {
        let snapshot = read_folder(folder, &schema)?;
        Ok(Sites {
            folder: folder.into(),
            schema: Arc::new(schema),
            current: Arc::new(RwLock::new(Arc::new(snapshot))),
        })
    }

    pub fn get(&self, slug: &str) -> Option<Arc<Site>> {
        self.snapshot().get(slug).cloned()
    }

    /// The site that has this host name of its own; the port of a `Host` header is passed over.
    pub fn by_host(&self, host: &str) -> Option<Arc<Site>> {
        let name = host.split(':').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        self.snapshot().values().find(|site| site.host.as_deref() == Some(name.as_str())).cloned()
    }

    pub fn slugs(&self) -> Vec<String> {
        self.snapshot().keys().cloned().collect()
    }

    pub fn all(&self) -> Vec<Arc<Site>> {
        self.snapshot().values().cloned().collect()
    }

    /// Reads the folder again. A mistake in any file leaves every site as it is (DOOR-2).
    pub fn reload(&self) -> Result<usize, Vec<Mistake>> {
        let anew = self.read_anew()?;
        let count = anew.all().len();
        self.take_over(&anew);
        Ok(count)
    }

    /// The folder as it stands now, beside the sites that are served.
    pub fn read_anew(&self) -> Result<Sites, Vec<Mistake>> {
        let snapshot = read_folder(&self.folder, &self.schema)?;
        let current = Arc::new(RwLock::new(Arc::new(snapshot)));
        Ok(Sites { folder: Arc::clone(&self.folder), schema: Arc::clone(&self.schema), current })
    }

    /// Serves what was read anew.
    pub fn take_over(&self, anew: &Sites) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = anew.snapshot();
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn read_folder(folder: &Path, schema: &Schema) -> Result<Snapshot, Vec<Mistake>> {
    let shown = folder.display().to_string();
    let unreadable = |why: std::io::Error| vec![Mistake::of_file(&shown, format!("cannot be read: {why}"))];
    let mut mistakes = Vec::new();
    let mut sites = Snapshot::new();
    let files = site_files(folder).map_err(unreadable)?;
    if files.is_empty() {
        return Err(vec![Mistake::of_file(&shown, "holds no site; one file `name.toml` per site is right")]);
    }
    for file in files {
        let read = read_text(&file).and_then(|text| {
            let site = schema.read(&file, &text)?;
            check_alone(&site, &text, &sites)?;
            Ok(site)
        });
        match read {
            Ok(site) => {
                sites.insert(site.slug.clone(), Arc::new(site));
            }
            Err(more) => mistakes.extend(more),
        }
    }
    if mistakes.is_empty() { Ok(sites) } else { Err(mistakes) }
}

fn site_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.extension().is_some_and(|kind| kind == "toml") && !is_hidden {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read_text(file: &Path) -> Result<String, Vec<Mistake>> {
    let shown = file.display().to_string();
    let bytes =
        fs::read(file).map_err(|why| vec![Mistake::of_file(&shown, format!("cannot be read: {why}"))])?;
    String::from_utf8(bytes).map_err(|why| {
        let (line, column) = source::place(why.as_bytes(), why.utf8_error().valid_up_to());
        let says = "this is not UTF-8; save the file as UTF-8 instead of Shift_JIS or another encoding";
        vec![Mistake { line, column, ..Mistake::of_file(&shown, says) }]
    })
}

/// No two sites share an address.
fn check_alone(site: &Site, text: &str, others: &Snapshot) -> Result<(), Vec<Mistake>> {
    let source = source::Source::parse(&site.file.display().to_string(), text)?;
    let taken = |key: &str, what: &str, other: &Site| {
        let says = format!("{what} is already the one of {}; each site needs its own", other.file.display());
        source.mistake(key, source.find(key).0, says)
    };
    let same_slug = others.get(&site.slug).map(|other| taken("slug", &format!("`{}`", site.slug), other));
    let same_host = site.host.as_ref().and_then(|host| {
        let other = others.values().find(|other| other.host.as_ref() == Some(host))?;
        Some(taken("host", &format!("`{host}`"), other))
    });
    let mistakes: Vec<Mistake> = same_slug.into_iter().chain(same_host).collect();
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}
