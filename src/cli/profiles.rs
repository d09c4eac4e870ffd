//! `scanready profiles [list|show NAME|diff A B|schema]`: which receivers' limits are known, and from where.

use std::io::{self, Write};

use clap::{Args, Subcommand};

use crate::profile::{Profile, ProfileError, diff, schema, show};
use crate::text::{Lang, Text};

/// Arguments of `profiles`.
#[derive(Clone, Debug, Args)]
pub struct ProfilesArgs {
    /// What to do; `list` where nothing is said
    #[command(subcommand)]
    pub command: Option<ProfilesCommand>,
}

/// What to do with profiles.
#[derive(Clone, Debug, Subcommand)]
pub enum ProfilesCommand {
    /// List the built-in profiles
    List,
    /// Show every limit of a profile with its source, date and grade
    Show {
        /// A built-in profile's name, or a profile file
        name: String,
    },
    /// Show in what two profiles differ
    Diff {
        /// A built-in profile's name, or a profile file
        a: String,
        /// Another one
        b: String,
    },
    /// Print the JSON Schema of profile files, for editors
    Schema,
}

/// Writes what was asked for.
///
/// # Errors
/// A profile cannot be had (inner error), or `out` cannot be written.
pub fn run(args: &ProfilesArgs, lang: Lang, out: &mut impl Write) -> io::Result<Result<(), ProfileError>> {
    let text = match args.command.as_ref().unwrap_or(&ProfilesCommand::List) {
        ProfilesCommand::List => Ok(list(lang)),
        ProfilesCommand::Show { name } => Profile::load(name).map(|profile| show(&profile, lang)),
        ProfilesCommand::Diff { a, b } => differences(a, b, lang),
        ProfilesCommand::Schema => Ok(format!("{:#}\n", schema().to_value())),
    };
    match text {
        Ok(text) => write!(out, "{text}").map(Ok),
        Err(error) => Ok(Err(error)),
    }
}

fn list(lang: Lang) -> String {
    let each = Profile::builtins().into_iter().map(|profile| {
        let other =
            if profile.aliases.is_empty() { String::new() } else { format!(" ({})", profile.aliases.join(", ")) };
        format!("{:<28}{}{other}\n", profile.name, profile.title.get(lang))
    });
    let hint =
        Text::new("查看数值与来源：scanready profiles show 名称", "Values and sources: scanready profiles show NAME");
    format!("{}\n{}\n", each.collect::<String>(), hint.get(lang))
}

fn differences(a: &str, b: &str, lang: Lang) -> Result<String, ProfileError> {
    let (a, b) = (Profile::load(a)?, Profile::load(b)?);
    let nothing = Text::new("（无要求）", "(nothing)");
    let or_nothing = |text: &Text| {
        let side = text.get(lang);
        if side.is_empty() { nothing.get(lang) } else { side }.to_owned()
    };
    let mut text = String::new();
    for difference in diff(&a, &b) {
        text += &format!(
            "{} [{}]\n  {}: {}\n  {}: {}\n",
            difference.title.get(lang),
            difference.key,
            a.name,
            or_nothing(&difference.left),
            b.name,
            or_nothing(&difference.right),
        );
    }
    if text.is_empty() {
        let same = Text::new("两者没有差别", "no difference");
        text = format!("{}\n", same.get(lang));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(command: ProfilesCommand, lang: Lang) -> Result<String, ProfileError> {
        let mut out = Vec::new();
        run(&ProfilesArgs { command: Some(command) }, lang, &mut out).unwrap()?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn lists_every_builtin() {
        let list = printed(ProfilesCommand::List, Lang::Zh).unwrap();
        for name in crate::profile::BUILTIN_NAMES {
            assert!(list.contains(name));
        }
    }

    #[test]
    fn shows_values_with_their_source() {
        let shown = printed(ProfilesCommand::Show { name: "default".into() }, Lang::En).unwrap();
        assert!(shown.contains("[max_glare_text_share]") && shown.contains("our own default"), "{shown}");
    }

    #[test]
    fn a_profile_does_not_differ_from_itself() {
        let command = ProfilesCommand::Diff { a: "default".into(), b: "default".into() };
        assert_eq!(printed(command, Lang::En).unwrap(), "no difference\n");
    }

    #[test]
    fn the_schema_names_every_limit() {
        let schema = printed(ProfilesCommand::Schema, Lang::En).unwrap();
        for entry in Profile::builtin("default").unwrap().limits.entries() {
            assert!(schema.contains(&format!("\"{}\"", entry.key)), "{}", entry.key);
        }
    }
}
