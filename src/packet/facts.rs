//! `packet.toml`: what the applicant types, and what the clerk adds to the rules for this folder.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::numbers::{bank_card_fault, cleaned, credit_code_fault, id_number_fault, masked, masked_within};
use super::{Issue, Need, Paper, Rules, Slot, UnknownChoice, name_faults};
use crate::profile::{LocatedError, Profile, ProfileError};
use crate::text::Text;

/// The file as written.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "scanready packet")]
pub struct PacketFile {
    /// Kind of applicant: individual, sole-trader, enterprise, government, other.
    #[schemars(with = "Option<String>")]
    pub subject: Option<Spanned<String>>,
    /// Trade with papers of its own: medical, education, finance.
    #[schemars(with = "Option<String>")]
    pub trade: Option<Spanned<String>>,
    /// Receiver's profile.
    #[schemars(with = "Option<String>")]
    pub profile: Option<Spanned<String>>,
    /// Proposed name of the mini-program.
    pub name: Option<String>,
    /// Its category.
    pub category: Option<String>,
    /// Unified social credit code as typed.
    pub credit_code: Option<String>,
    /// ID number as typed.
    pub id_number: Option<String>,
    /// Bank card number as typed.
    pub bank_card: Option<String>,
    /// Account details as typed.
    pub account: Option<String>,
    /// Filing number of online education.
    pub education_filing: Option<String>,
    /// What single files are: file name to paper id.
    #[schemars(with = "BTreeMap<String, String>")]
    pub files: BTreeMap<String, Spanned<String>>,
    /// Papers to add, and patterns to add to known ones.
    pub papers: BTreeMap<String, Paper>,
    /// Slots on top of the subject's.
    pub slots: Vec<Slot>,
    /// Only the slots of this file hold, not the subject's.
    pub only_these_slots: bool,
}

/// The needs of a file's slots, with their places.
#[derive(Deserialize)]
struct WrittenSlots {
    #[serde(default)]
    slots: Vec<WrittenSlot>,
}

#[derive(Deserialize)]
struct WrittenSlot {
    any_of: Vec<Vec<Spanned<String>>>,
}

/// What the applicant typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Proposed name of the mini-program.
    pub name: Option<String>,
    /// Its category.
    pub category: Option<String>,
    /// Other entries by key, such as `credit_code`.
    pub entries: BTreeMap<String, String>,
}

impl PacketFile {
    /// Reads the text of a packet file; `path` names it in errors.
    ///
    /// # Errors
    /// The mistake, at its line and column.
    pub fn from_toml(text: &str, path: &Path, rules: &Rules) -> Result<Self, Box<LocatedError>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let file: Self = toml::from_str(text).map_err(|error| Box::new(LocatedError::from_toml(path, text, &error)))?;
        file.check_names(text, path, rules)?;
        Ok(file)
    }

    /// The receiver's profile that this file, read from `path`, names: a built-in one, or a file beside it or where it says.
    /// `None` where it names none.
    ///
    /// # Errors
    /// There is none of that name, or it has a mistake.
    pub fn profile(&self, path: &Path) -> Option<Result<Profile, ProfileError>> {
        let name = self.profile.as_ref()?.get_ref();
        let beside = path.with_file_name(name);
        Some(match Profile::builtin(name) {
            Err(_) if beside.is_file() => Profile::load(&beside.to_string_lossy()),
            _ => Profile::load(name),
        })
    }

    fn check_names(&self, text: &str, path: &Path, rules: &Rules) -> Result<(), Box<LocatedError>> {
        let at = |span, unknown: UnknownChoice| Box::new(LocatedError::at(path, text, span, unknown.0));
        if let Some(subject) = &self.subject {
            rules.subject(subject.get_ref()).map_err(|unknown| at(subject.span(), unknown))?;
        }
        if let Some(trade) = &self.trade {
            rules.trade(trade.get_ref()).map_err(|unknown| at(trade.span(), unknown))?;
        }
        for paper in self.files.values() {
            self.known_paper(paper.get_ref(), rules).map_err(|unknown| at(paper.span(), unknown))?;
        }
        // What cannot be read was told already, with its place.
        let slots = toml::from_str::<WrittenSlots>(text).map(|written| written.slots).unwrap_or_default();
        for need in slots.iter().flat_map(|slot| slot.any_of.iter().flatten()) {
            if let Need::Paper(paper) = Need::from(need.get_ref().clone()) {
                self.known_paper(&paper, rules).map_err(|unknown| at(need.span(), unknown))?;
            }
        }
        Ok(())
    }

    fn known_paper(&self, id: &str, rules: &Rules) -> Result<(), UnknownChoice> {
        if rules.papers.contains_key(id) || self.papers.contains_key(id) {
            return Ok(());
        }
        let known: Vec<&str> = rules.papers.keys().chain(self.papers.keys()).map(String::as_str).collect();
        let all = known.join(", ");
        Err(UnknownChoice(match crate::profile::nearest(id, known.iter().copied()) {
            Some(meant) => Text::new(
                format!("没有“{id}”这种材料，是不是 {meant}？"),
                format!("there is no paper {id}; did you mean {meant}?"),
            ),
            None => Text::new(
                format!("没有“{id}”这种材料，可选：{all}"),
                format!("there is no paper {id}; known are {all}"),
            ),
        }))
    }

    /// Adds this file's papers to `rules`.
    pub fn extend(&self, rules: &mut Rules) {
        for (id, added) in &self.papers {
            let paper = rules.papers.entry(id.clone()).or_default();
            paper.patterns.extend(added.patterns.iter().cloned());
            paper.vague.extend(added.vague.iter().cloned());
            paper.title = added.title.clone().or(paper.title.take());
            paper.look = added.look.or(paper.look);
            paper.question = added.question.clone().or(paper.question.take());
            paper.note = added.note.clone().or(paper.note.take());
            paper.refused = added.refused.clone().or(paper.refused.take());
            paper.colour |= added.colour;
        }
    }

    /// What the applicant typed; blank entries count as none.
    pub fn facts(&self) -> Facts {
        let typed = |value: &Option<String>| value.clone().filter(|value| !value.trim().is_empty());
        let entries = [
            ("credit_code", &self.credit_code),
            ("id_number", &self.id_number),
            ("bank_card", &self.bank_card),
            ("account", &self.account),
            ("education_filing", &self.education_filing),
        ];
        Facts {
            name: typed(&self.name),
            category: typed(&self.category),
            entries: entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), typed(value)?))).collect(),
        }
    }
}

/// What is wrong with a number as typed.
type NumberFault = fn(&str) -> Option<Text>;

/// Entries with check digits: key, title in both languages, test.
const NUMBERS: [(&str, &str, &str, NumberFault); 3] = [
    ("credit_code", "统一社会信用代码", "credit code", credit_code_fault),
    ("id_number", "身份证号", "ID number", id_number_fault),
    ("bank_card", "银行卡号", "bank card number", bank_card_fault),
];

impl Facts {
    /// Why the number under this key cannot be right; `None` for what has no check digit.
    pub(super) fn number_fault(&self, key: &str) -> Option<Text> {
        let (.., fault) = NUMBERS.iter().find(|(known, ..)| *known == key)?;
        fault(self.entries.get(key)?)
    }

    /// What is wrong with the entries. Numbers are masked unless `show_numbers`.
    pub fn faults(&self, rules: &Rules, show_numbers: bool) -> Vec<Issue> {
        let mut faults = Vec::new();
        if let Some(name) = &self.name {
            let title = Text::new(format!("小程序名称“{name}”"), format!("name {name}"));
            faults.extend(name_faults(name, &rules.name).into_iter().map(|why| issue(&title, &why)));
        }
        for (key, zh, en, fault) in NUMBERS {
            let Some(typed) = self.entries.get(key) else { continue };
            if let Some(why) = fault(typed) {
                let number = if show_numbers { typed.trim().to_owned() } else { masked(&cleaned(typed)) };
                let title = Text::new(format!("{zh} {number}"), format!("{en} {number}"));
                faults.push(issue(&title, &why));
            }
        }
        faults
    }
}

impl LocatedError {
    /// The same with ID, code and card numbers masked in the message and in the line that is shown. A line may hold any of them under a mistyped key.
    #[must_use]
    pub fn masked(mut self) -> Self {
        self.line_text = masked_within(&mask_values(&self.line_text));
        self.message = Text::new(masked_within(&self.message.zh), masked_within(&self.message.en));
        self
    }
}

/// Masks all but the ends of what stands between quotes and holds six digits or more.
fn mask_values(line: &str) -> String {
    let parts = line.split('"').enumerate().map(|(place, part)| {
        let digits = part.chars().filter(char::is_ascii_digit).count();
        if place % 2 == 1 && digits >= 6 { masked(part) } else { part.to_owned() }
    });
    parts.collect::<Vec<_>>().join("\"")
}

fn issue(title: &Text, why: &Text) -> Issue {
    Issue {
        message: Text::new(format!("{}：{}", title.zh, why.zh), format!("{}: {}", title.en, why.en)),
        advice: Text::new("请在 packet.toml 中改正", "Correct it in packet.toml"),
    }
}
