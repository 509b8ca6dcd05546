//! Words: every sentence that the product shows, in Japanese (the source) and English.
//!
//! Each crate brings its own `words/ja.ftl` and `words/en.ftl`; the program pours them into one
//! catalogue. Keys are grouped by page.

use std::{fmt::Display, sync::Arc};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

use crate::form::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Ja,
    En,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::Ja, Lang::En];

    pub fn tag(self) -> &'static str {
        match self {
            Lang::Ja => "ja",
            Lang::En => "en",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Lang> {
        let primary = tag.split(['-', ';', '_']).next().unwrap_or_default().trim();
        Lang::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.tag()))
    }

    /// The first language of an `Accept-Language` header that we speak. Browsers list them best first.
    pub fn preferred(header: &str) -> Lang {
        header.split(',').find_map(Lang::from_tag).unwrap_or_default()
    }

    #[must_use]
    pub fn other(self) -> Lang {
        match self {
            Lang::Ja => Lang::En,
            Lang::En => Lang::Ja,
        }
    }
}

/// What one crate brings: its words in both languages.
#[derive(Clone, Copy)]
pub struct WordList {
    pub ja: &'static str,
    pub en: &'static str,
}

pub const WORDS: WordList =
    WordList { ja: include_str!("../words/ja.ftl"), en: include_str!("../words/en.ftl") };

pub struct Words {
    ja: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
    keys: Vec<String>,
}

impl Words {
    /// Fails with the file's own mistake: a key twice, or text that is not Fluent.
    pub fn new(lists: &[WordList]) -> Result<Words, String> {
        Ok(Words { ja: bundle(Lang::Ja, lists)?, en: bundle(Lang::En, lists)?, keys: keys(lists) })
    }

    /// The keys that begin like this.
    pub fn keys(&self, prefix: &str) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str).filter(move |key| key.starts_with(prefix))
    }

    pub fn speech(self: &Arc<Self>, lang: Lang) -> Speech {
        Speech { words: Arc::clone(self), lang }
    }

    fn bundle(&self, lang: Lang) -> &FluentBundle<FluentResource> {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

fn bundle(lang: Lang, lists: &[WordList]) -> Result<FluentBundle<FluentResource>, String> {
    let id: LanguageIdentifier = lang.tag().parse().map_err(|error| format!("{error:?}"))?;
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks (U+2068) would end up in mails and in what people copy.
    bundle.set_use_isolating(false);
    for list in lists {
        let text = match lang {
            Lang::Ja => list.ja,
            Lang::En => list.en,
        };
        let resource = FluentResource::try_new(text.to_owned())
            .map_err(|(_, errors)| format!("{lang:?}: {errors:?}"))?;
        bundle.add_resource(resource).map_err(|errors| format!("{lang:?}: {errors:?}"))?;
    }
    Ok(bundle)
}

fn keys(lists: &[WordList]) -> Vec<String> {
    let lines = lists.iter().flat_map(|list| list.ja.lines());
    lines.filter_map(|line| line.split_once(" =")).map(|(key, _)| key.to_owned()).collect()
}

/// The words in one language.
#[derive(Clone)]
pub struct Speech {
    words: Arc<Words>,
    pub lang: Lang,
}

impl Speech {
    pub fn say(&self, key: &str) -> String {
        self.speak(key, None)
    }

    pub fn say1(&self, key: &str, name: &str, value: impl Display) -> String {
        self.say_args(key, &[(name, value.to_string())])
    }

    pub fn say2(&self, key: &str, one: (&str, impl Display), two: (&str, impl Display)) -> String {
        self.say_args(key, &[(one.0, one.1.to_string()), (two.0, two.1.to_string())])
    }

    pub fn say_args(&self, key: &str, args: &[(&str, String)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, meant(value))).collect();
        self.speak(key, Some(&args))
    }

    /// Why something was refused.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        let args: Vec<(&str, String)> =
            refusal.args.iter().map(|(name, value)| (name.as_ref(), value.clone())).collect();
        self.say_args(&refusal.key, &args)
    }

    /// For what old rows of the database name, which the program may no longer know.
    pub fn say_or(&self, key: &str, otherwise: &str) -> String {
        let is_known = self.words.bundle(self.lang).has_message(key);
        if is_known { self.say(key) } else { otherwise.to_owned() }
    }

    /// A missing key shows itself in brackets: ugly enough to be seen, harmless enough for the user.
    /// The tests of the words keep it from ever being shipped.
    fn speak(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = self.words.bundle(self.lang);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, lang = self.lang.tag(), "a word is missing");
            return format!("[{key}]");
        };
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut faults);
        if !faults.is_empty() {
            tracing::error!(key, lang = self.lang.tag(), ?faults, "a word lacks an argument");
        }
        text.into_owned()
    }
}

/// A count is a number, by which a sentence chooses between one and many; a number that begins with zeros is none.
fn meant(value: &str) -> FluentValue<'_> {
    match value.parse::<u32>() {
        Ok(number) if number.to_string() == value => FluentValue::from(number),
        _ => FluentValue::from(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_choose_between_one_and_many_and_numbers_stay_as_they_are() {
        let text = "mistakes = { $count ->\n    [one] 1 mistake\n   *[other] { $count } mistakes\n}\n";
        let key = "mistakes";
        let words = Words::new(&[WordList { ja: text, en: text }]).expect("these are Fluent");
        let words = Arc::new(words).speech(Lang::En);
        for (count, said) in [
            ("1", "1 mistake"),
            ("0", "0 mistakes"),
            ("1200", "1200 mistakes"),
            ("1,200", "1,200 mistakes"),
            ("0001", "0001 mistakes"),
        ] {
            assert_eq!(words.say1(key, "count", count), said);
        }
    }
}
