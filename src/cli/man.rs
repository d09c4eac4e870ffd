//! `scanready man`: the manual page, every subcommand in it.

use std::io;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::{Cli, Context, ExitCode, Failure, help, output};
use crate::{Lang, system};

/// Prints the page; there is nothing to choose.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {}

/// Runs the subcommand.
pub fn run(_args: Args, context: &Context) -> ExitCode {
    match page(context.lang) {
        Ok(page) => output::print(&page, context),
        Err(error) => context.fail(&Failure::new(
            format!("无法生成手册（{}）", system::words(&error).zh),
            format!("the manual page could not be made ({error})"),
        )),
    }
}

fn page(lang: Lang) -> io::Result<Vec<u8>> {
    let mut command = help::in_language(Cli::command(), lang);
    command.build();
    let mut page = Vec::new();
    let man = Man::new(command.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    man.render_subcommands_section(&mut page)?;
    for subcommand in command.get_subcommands().filter(|subcommand| !is_repeated(subcommand)) {
        append(&mut page, subcommand)?;
    }
    man.render_extra_section(&mut page)?;
    man.render_version_section(&mut page)?;
    Ok(page)
}

/// `check` has the options of the program itself; `help` has none.
fn is_repeated(subcommand: &Command) -> bool {
    ["check", "help"].contains(&subcommand.get_name())
}

fn append(page: &mut Vec<u8>, subcommand: &Command) -> io::Result<()> {
    page.extend(format!(".SH \"SCANREADY {}\"\n", subcommand.get_name().to_uppercase()).bytes());
    let man = Man::new(subcommand.clone());
    let mut section = Vec::new();
    man.render_description_section(&mut section)?;
    man.render_options_section(&mut section)?;
    // Its headings become sub-headings of this page.
    let section = String::from_utf8_lossy(&section).replace(".SH ", ".SS ");
    page.extend(section.bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_is_in_the_users_language() {
        let text = |lang| String::from_utf8(page(lang).unwrap()).unwrap();
        assert!(text(Lang::En).contains("Only what does not pass") && !text(Lang::En).contains("只列没有通过的"));
        assert!(text(Lang::Zh).contains("只列没有通过的") && !text(Lang::Zh).contains("Only what does not pass"));
    }
}
