//! What a registration needs: papers, applicants, trades, names, steps. Data; judged elsewhere.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Look;
use crate::profile::{Profile, nearest};
use crate::text::{RawText, Text, written};

/// All rules.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Words in names of files for papers that are none of these.
    pub other_papers: Vec<String>,
    /// Papers by id.
    pub papers: BTreeMap<String, Paper>,
    /// Titles of facts that are typed.
    pub facts: BTreeMap<String, Text>,
    /// Kinds of applicant by id.
    pub subjects: BTreeMap<String, Subject>,
    /// Trades with papers of their own, by id.
    pub trades: BTreeMap<String, Trade>,
    /// Rules for a program's name.
    pub name: NameRules,
    /// Steps to remind of.
    pub steps: Vec<Step>,
}

/// A kind of paper.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Paper {
    /// Its name; the id where nothing is given.
    #[serde(deserialize_with = "written")]
    #[schemars(with = "Option<RawText>")]
    pub title: Option<Text>,
    /// Parts of file names that tell it; what `+` joins must all be there.
    pub patterns: Vec<String>,
    /// Parts of file names that fit it among other papers.
    pub vague: Vec<String>,
    /// What the picture itself shows of it.
    pub look: Option<Look>,
    /// A black-and-white copy is sent back.
    pub colour: bool,
    /// What to ask of a person who looks at it.
    #[serde(deserialize_with = "written")]
    #[schemars(with = "Option<RawText>")]
    pub question: Option<Text>,
    /// What to know where it is used.
    #[serde(deserialize_with = "written")]
    #[schemars(with = "Option<RawText>")]
    pub note: Option<Text>,
    /// Receivers that do not take it.
    pub refused: Option<Refused>,
}

/// Receivers that do not take a paper, and what to hand in instead.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// Names of their profiles; a profile that extends one of them refuses it too.
    pub by: Vec<String>,
    /// Why it is sent back.
    #[serde(deserialize_with = "written")]
    #[schemars(with = "RawText")]
    pub message: Text,
    /// What to do.
    #[serde(deserialize_with = "written")]
    #[schemars(with = "RawText")]
    pub advice: Text,
}

impl Paper {
    /// Why the receiver of `profile` does not take the paper, if so.
    pub fn refused_under(&self, profile: &Profile) -> Option<&Refused> {
        self.refused.as_ref().filter(|refused| refused.holds_under(profile))
    }
}

impl Refused {
    fn holds_under(&self, profile: &Profile) -> bool {
        // A user's own file says which receiver it refines by what it extends.
        let extended = || profile.extends.as_deref().and_then(|name| Profile::builtin(name).ok());
        self.by.contains(&profile.name) || extended().is_some_and(|extended| self.holds_under(&extended))
    }
}

/// Something an applicant has to hand in.
#[derive(Clone, Debug, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// What it is.
    #[serde(deserialize_with = "written")]
    #[schemars(with = "RawText")]
    pub title: Text,
    /// Alternatives; each a list of all that it needs.
    pub any_of: Vec<Vec<Need>>,
}

/// One thing that an alternative needs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(from = "String")]
#[schemars(with = "String")]
pub enum Need {
    /// A picture of the paper with this id.
    Paper(String),
    /// A fact that is typed under this key; written `fact:KEY`.
    Fact(String),
}

impl From<String> for Need {
    fn from(written: String) -> Self {
        match written.strip_prefix("fact:") {
            Some(key) => Self::Fact(key.to_owned()),
            None => Self::Paper(written),
        }
    }
}

/// A kind of applicant.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Subject {
    /// Its name.
    pub title: Text,
    /// Other names it answers to.
    pub aliases: Vec<String>,
    /// What it can and cannot have.
    pub limits: Text,
    /// What to ask of a person who looks at the papers.
    pub questions: Vec<Text>,
    /// What it has to hand in.
    pub slots: Vec<Slot>,
    /// Subject whose slots hold for it.
    pub same_as: Option<String>,
}

/// A trade with papers of its own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trade {
    /// Its name.
    pub title: Text,
    /// Other names it answers to.
    pub aliases: Vec<String>,
    /// Words in a category that point to it.
    pub keywords: Vec<String>,
    /// Subjects that cannot apply in it.
    pub refused: Vec<String>,
    /// Why not.
    pub refusal: Text,
    /// What it needs on top.
    pub slots: Vec<Slot>,
}

/// Rules for the name of a mini-program.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameRules {
    /// Least length; a Chinese character counts two.
    pub min_units: usize,
    /// Greatest length.
    pub max_units: usize,
    /// Terms that are sent back.
    pub forbidden: Vec<ForbiddenTerm>,
}

/// A term that a name may not contain.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForbiddenTerm {
    /// The term.
    pub term: String,
    /// Why.
    pub reason: Text,
}

/// A step to remind of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What to do.
    pub text: Text,
    /// For whom; for everybody where empty.
    #[serde(default)]
    pub subjects: Vec<String>,
}

/// A subject, trade or paper that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.en)]
pub struct UnknownChoice(pub Text);

impl Rules {
    /// The built-in rules.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    #[allow(clippy::expect_used)]
    pub fn builtin() -> Self {
        toml::from_str(include_str!("registration.toml")).expect("the embedded rules are valid")
    }

    /// The subject of that id or alias.
    ///
    /// # Errors
    /// There is none, with the nearest.
    pub fn subject(&self, name: &str) -> Result<(&str, &Subject), UnknownChoice> {
        let known = self.subjects.iter().map(|(id, subject)| (id.as_str(), subject, &subject.aliases));
        find(known, name, &Text::new("申请主体", "subject"))
    }

    /// What a subject has to hand in.
    pub fn slots_of<'a>(&'a self, subject: &'a Subject) -> &'a [Slot] {
        let other = subject.same_as.as_ref().and_then(|id| self.subjects.get(id));
        other.map_or(&subject.slots, |other| &other.slots)
    }

    /// The trade of that id or alias.
    ///
    /// # Errors
    /// There is none, with the nearest.
    pub fn trade(&self, name: &str) -> Result<(&str, &Trade), UnknownChoice> {
        let known = self.trades.iter().map(|(id, trade)| (id.as_str(), trade, &trade.aliases));
        find(known, name, &Text::new("行业", "trade"))
    }

    /// The trade that a category points to, if any.
    pub fn trade_of_category(&self, category: &str) -> Option<(&str, &Trade)> {
        let category = category.to_lowercase();
        let mut trades = self.trades.iter().map(|(id, trade)| (id.as_str(), trade));
        trades.find(|(_, trade)| trade.keywords.iter().any(|word| category.contains(word)))
    }

    /// The name of a paper.
    pub fn title(&self, paper: &str) -> Text {
        let title = self.papers.get(paper).and_then(|paper| paper.title.clone());
        title.unwrap_or_else(|| Text::new(paper, paper))
    }

    /// The name of something needed, with the place where a fact is typed.
    pub fn need_title(&self, need: &Need) -> Text {
        let title = self.client_title(need);
        match need {
            Need::Paper(_) => title,
            Need::Fact(key) => Text::new(
                format!("{}（packet.toml 中的 {key}）", title.zh),
                format!("{} (`{key}` in packet.toml)", title.en),
            ),
        }
    }

    /// The name of something needed as a client is asked for it.
    pub fn client_title(&self, need: &Need) -> Text {
        match need {
            Need::Paper(paper) => self.title(paper),
            Need::Fact(key) => self.facts.get(key).cloned().unwrap_or_else(|| Text::new(key, key)),
        }
    }
}

fn find<'a, T: 'a>(
    known: impl Iterator<Item = (&'a str, &'a T, &'a Vec<String>)> + Clone,
    name: &str,
    kind: &Text,
) -> Result<(&'a str, &'a T), UnknownChoice> {
    let wanted = name.to_lowercase();
    let found = known.clone().find(|(id, _, aliases)| *id == wanted || aliases.contains(&wanted));
    if let Some((id, value, _)) = found {
        return Ok((id, value));
    }
    let names: Vec<&str> = known.map(|(id, ..)| id).collect();
    let (zh, en) = match nearest(&wanted, names.iter().copied()) {
        Some(meant) => (format!("是不是 {meant}？"), format!("did you mean {meant}? ")),
        None => Default::default(),
    };
    let all = names.join(", ");
    Err(UnknownChoice(Text::new(
        format!("没有“{name}”这种{}。{zh}可选：{all}", kind.zh),
        format!("unknown {} {name}; {en}known are {all}", kind.en),
    )))
}
