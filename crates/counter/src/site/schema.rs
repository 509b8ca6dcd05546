//! What a site file may hold: the facts that every site has, and the sections that crates bring.

use std::path::Path;

use axum::http::Extensions;

use super::{
    Mistake, Reading, Site,
    facts::{FACTS, Facts, TABLES},
    says,
    source::Source,
};

/// What a crate reads out of its own sections of a site file, to find it again by `Site::part`.
pub trait Part: Clone + Send + Sync + 'static {
    const SECTIONS: &'static [&'static str];

    /// None only where a mistake has been recorded.
    fn read(reading: &mut Reading<'_>) -> Option<Self>;
}

#[derive(Clone)]
pub struct Schema {
    presets: &'static [(&'static str, &'static str)],
    pub(super) desks: Vec<&'static str>,
    pub(super) reserved: &'static [&'static str],
    sections: Vec<&'static str>,
    parts: Vec<fn(&mut Reading<'_>, &mut Extensions) -> bool>,
}

impl Schema {
    /// Presets by name, each as the text of its file.
    pub fn new(presets: &'static [(&'static str, &'static str)]) -> Self {
        Schema { presets, desks: Vec::new(), reserved: &[], sections: Vec::new(), parts: Vec::new() }
    }

    /// The desks that there are.
    #[must_use]
    pub fn desks(self, desks: impl Into<Vec<&'static str>>) -> Self {
        Schema { desks: desks.into(), ..self }
    }

    /// First parts of addresses that the program itself serves: no site can have them.
    #[must_use]
    pub fn reserved(self, reserved: &'static [&'static str]) -> Self {
        Schema { reserved, ..self }
    }

    #[must_use]
    pub fn part<P: Part>(mut self) -> Self {
        self.sections.extend(P::SECTIONS);
        self.parts.push(|reading, parts| match P::read(reading) {
            Some(part) => {
                parts.insert(part);
                true
            }
            None => false,
        });
        self
    }

    /// A site, or everything that is wrong with its file.
    pub fn read(&self, file: &Path, text: &str) -> Result<Site, Vec<Mistake>> {
        let shown = file.display().to_string();
        let mut reading = Reading::new(Source::parse(&shown, text)?, file);
        reading.keep_known(&[&FACTS, self.sections.as_slice()].concat());
        let facts: Option<Facts> = reading.facts(&FACTS, &TABLES);
        let zone = facts.as_ref().and_then(|facts| facts.check(&mut reading, self, file));
        let preset = facts.as_ref().map(|facts| facts.preset.as_str()).unwrap_or_default();
        let parts = self.read_parts(&mut reading, preset)?;
        let mistakes = reading.finish();
        match (facts, zone, parts) {
            (Some(facts), Some(time_zone), Some(parts)) if mistakes.is_empty() => Ok(Site {
                slug: facts.slug,
                names: facts.names,
                host: facts.host,
                support: facts.support,
                sender: facts.sender,
                brand: facts.brand,
                time_zone,
                desks: facts.desks.unwrap_or_default(),
                preset: facts.preset,
                file: file.to_owned(),
                parts,
            }),
            _ if mistakes.is_empty() => Err(vec![Mistake::of_file(shown, "cannot be read as a site")]),
            _ => Err(mistakes),
        }
    }

    /// Fails only when the preset itself is no TOML.
    fn read_parts(&self, reading: &mut Reading<'_>, name: &str) -> Result<Option<Extensions>, Vec<Mistake>> {
        // After a typo in its name the rest is still judged over the preset that must have been meant.
        let Some((preset, text)) = self.preset(reading, name) else { return Ok(None) };
        reading.set_preset(Source::parse(&format!("preset {preset}"), text)?);
        let mut parts = Extensions::new();
        let mut all_read = true;
        for part in &self.parts {
            // Each is read even after one has failed: all mistakes are told at once.
            all_read &= part(reading, &mut parts);
        }
        Ok(all_read.then_some(parts))
    }

    fn preset(&self, reading: &mut Reading<'_>, name: &str) -> Option<(&'static str, &'static str)> {
        let names = self.presets.iter().map(|(name, _)| *name);
        let find = |wanted: &str| self.presets.iter().find(|(name, _)| *name == wanted).copied();
        if name.is_empty() {
            let all: Vec<_> = names.collect();
            reading.wrong(&["preset"], format!("missing; one of these is right: {}", all.join(", ")));
            return None;
        }
        find(name).or_else(|| {
            reading.wrong(&["preset"], says::unknown("preset", name, names.clone()));
            says::nearest(name, names.clone()).and_then(find)
        })
    }
}
