//! One applicant's folder against the rules: the whole packet.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::file_names::{Named, by_name};
use super::judged::{is_repeat, on_page, too_little_text};
use super::matching::{Basis, Match, fitting, identify, sight};
use super::repeats::Repeats;
use super::report::{Issue, Packet, PictureReport, SlotReport, State};
use super::slots::{Folder, picture_report};
use super::words::{look_in_words, one_of};
use super::{Need, PacketFile, Picture, Rules, Slot, Subject, Trade, UnknownChoice};
use crate::checks::{Severity, Verdict, after_colon};
use crate::input::discover::Problem;
use crate::profile::Profile;
use crate::report::names;
use crate::text::{Lang, Text};

/// What is to be assessed, and as what.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The folder, as it is shown.
    pub folder: &'a str,
    /// Kind of applicant, where not said in the packet file.
    pub subject: &'a str,
    /// Trade, where not said in the packet file.
    pub trade: Option<&'a str>,
    /// Receiver's profile, under which the pictures were judged.
    pub profile: &'a Profile,
    /// What the packet file says.
    pub file: &'a PacketFile,
    /// ID, code and card numbers are shown in full.
    pub show_numbers: bool,
    /// What of the folder could not be looked at; paths below it.
    pub unread: &'a [Problem],
}

/// Assesses one applicant's folder.
///
/// # Errors
/// The subject or the trade does not exist.
pub fn assess(request: &Request<'_>, pictures: &[Picture]) -> Result<Packet, UnknownChoice> {
    let mut rules = Rules::builtin();
    request.file.extend(&mut rules);
    let (subject_id, subject) = rules.subject(request.subject)?;
    let facts = request.file.facts();
    let chosen = request.trade.map(|name| rules.trade(name)).transpose()?;
    let hinted = facts.category.as_deref().and_then(|category| rules.trade_of_category(category));
    let trade = chosen.or(hinted);
    let slots = slots(&rules, subject, trade.map(|(_, trade)| trade), request.file);
    let said: BTreeMap<String, String> =
        request.file.files.iter().map(|(name, paper)| (name.replace('\\', "/"), paper.get_ref().clone())).collect();
    let matches: Vec<Option<Match>> = pictures.iter().map(|picture| identify(picture, &said, &rules, &slots)).collect();
    let repeats = Repeats::among(pictures);
    let folder = Folder {
        rules: &rules,
        profile: request.profile,
        facts: &facts,
        pictures,
        matches: &matches,
        repeats: &repeats,
    };
    let slot_reports: Vec<SlotReport> = slots.iter().map(|slot| folder.slot(slot)).collect();
    let mut issues = facts.faults(&rules, request.show_numbers);
    issues.extend(refusal(subject_id, trade));
    issues.extend(missing_files(&said, pictures));
    issues.extend(slots.is_empty().then(no_paper));
    let others = others(&folder, &slots, &slot_reports);
    issues.extend(request.unread.iter().map(|Problem { path, message, advice }| unread(path, message, advice)));
    issues.extend(unread_pictures(&others, pictures));
    let ready = issues.is_empty() && slot_reports.iter().all(|slot| slot.state == State::Ready);
    let packet = Packet {
        folder: request.folder.to_owned(),
        subject: subject.title.clone(),
        trade: trade.map(|(_, trade)| trade.title.clone()),
        profile: request.profile.name.clone(),
        ready,
        others,
        skipped: Vec::new(),
        questions: questions(&folder, subject, &slot_reports),
        notes: notes(subject, chosen.is_none().then_some(hinted).flatten(), &facts, pictures),
        steps: steps(&rules, subject_id),
        slots: slot_reports,
        issues,
    };
    Ok(if request.show_numbers { packet } else { packet.masked() })
}

fn slots(rules: &Rules, subject: &Subject, trade: Option<&Trade>, file: &PacketFile) -> Vec<Slot> {
    let usual: &[Slot] = if file.only_these_slots { &[] } else { rules.slots_of(subject) };
    let of_trade: &[Slot] = trade.filter(|_| !file.only_these_slots).map_or(&[], |trade| &trade.slots);
    usual.iter().chain(of_trade).chain(&file.slots).cloned().collect()
}

/// What asks for nothing is never ready.
fn no_paper() -> Issue {
    Issue {
        message: Text::new("packet.toml 没有列出任何材料", "packet.toml asks for no paper at all"),
        advice: Text::new(
            "请去掉 only_these_slots，或写上需要的材料",
            "Leave only_these_slots out, or name the papers that are needed",
        ),
    }
}

fn refusal(subject: &str, trade: Option<(&str, &Trade)>) -> Option<Issue> {
    let (_, trade) = trade.filter(|(_, trade)| trade.refused.iter().any(|refused| refused == subject))?;
    let advice = Text::new("请换成企业主体，或更换类目。", "Apply as an enterprise, or choose another category.");
    Some(Issue { message: trade.refusal.clone(), advice })
}

/// Files that the packet file names and that are not there.
fn missing_files(said: &BTreeMap<String, String>, pictures: &[Picture]) -> Vec<Issue> {
    let there = |name: &str| pictures.iter().any(|p| p.name == name || p.name.rsplit('/').next() == Some(name));
    let absent = said.keys().filter(|name| !there(name));
    let issue = |name: &String| Issue {
        message: Text::new(
            format!("packet.toml 提到的文件 {name} 不在文件夹里"),
            format!("packet.toml names {name}, which is not in the folder"),
        ),
        advice: Text::new("请核对文件名", "Check the file's name"),
    };
    absent.map(issue).collect()
}

/// What could not be read may be any paper, or one too many: nobody can say that the packet is ready.
fn unread(path: &Path, message: &Text, advice: &Text) -> Issue {
    let name = names::with_slashes(path);
    Issue {
        message: Text::new(
            format!("无法读取 {name}：{}", message.zh),
            format!("cannot read {name}: {}", after_colon(&message.en)),
        ),
        advice: advice.clone(),
    }
}

/// Pictures in no slot that could not be opened. In a slot they are named there.
fn unread_pictures(others: &[PictureReport], pictures: &[Picture]) -> Vec<Issue> {
    let in_no_slot = pictures.iter().filter(|picture| others.iter().any(|other| other.name == picture.name));
    let issue = |picture: &Picture| {
        let error = picture.pages.iter().find_map(|page| page.error.as_ref())?;
        Some(unread(Path::new(&picture.name), &error.message, &error.advice))
    };
    in_no_slot.filter_map(issue).collect()
}

/// Pictures that stand in no slot's report, so that every picture of the folder is accounted for.
fn others(folder: &Folder<'_>, slots: &[Slot], reports: &[SlotReport]) -> Vec<PictureReport> {
    let papers = reports.iter().flat_map(|slot| &slot.papers);
    let shown: HashSet<&str> = papers.flat_map(|paper| &paper.pictures).map(|picture| picture.name.as_str()).collect();
    let rest = folder.pictures.iter().zip(folder.matches).filter(|(picture, _)| !shown.contains(picture.name.as_str()));
    rest.map(|(picture, found)| picture_report(picture, 0.0, unused(folder, slots, picture, found.as_ref()))).collect()
}

/// Why a picture stands in no slot.
fn unused(folder: &Folder<'_>, slots: &[Slot], picture: &Picture, found: Option<&Match>) -> Text {
    let Some(found) = found else { return unknown(folder, slots, picture) };
    let title = folder.rules.title(&found.paper);
    let needed = is_needed(slots, &found.paper);
    let refused = folder.rules.papers.get(&found.paper).and_then(|paper| paper.refused_under(folder.profile));
    if let Some(refused) = refused.filter(|_| needed) {
        return refused.message.clone();
    }
    match (needed, found.basis) {
        (true, Basis::Seen(_)) => Text::new(
            format!("像是{}，但已有其他图片对应", title.zh),
            format!("looks like: {}, for which there is another picture", title.en),
        ),
        (true, _) => Text::new(
            format!("{}，已有其他材料代替", title.zh),
            format!("{}, in whose stead there is something else", title.en),
        ),
        (false, _) => Text::new(format!("{}，本次不需要", title.zh), format!("{}, not needed here", title.en)),
    }
}

/// What is said of a picture that is put to no paper: what its name or its look says, and which papers it may be.
fn unknown(folder: &Folder<'_>, slots: &[Slot], picture: &Picture) -> Text {
    let rename =
        Text::new("请改名或在 packet.toml 的 [files] 中注明", "rename it or name it under [files] in packet.toml");
    let about = match (by_name(&picture.name, folder.rules), sight(picture)) {
        (Named::Vaguely(papers), _) => {
            let titles = any_of(papers.into_iter(), folder.rules);
            Text::new(format!("（看文件名可能是{}）", titles.zh), format!(" (by its name it is {})", titles.en))
        }
        (_, Some(seen)) => {
            let look = look_in_words(seen.look);
            // A paper for which there is a picture is not asked for again.
            let open = |paper: &&String| !folder.matches.iter().flatten().any(|found| found.paper == **paper);
            let titles = any_of(fitting(seen.look, folder.rules, slots).into_iter().filter(open), folder.rules);
            let (zh, en) = match titles.en.is_empty() {
                true => Default::default(),
                false => (format!("，会不会是{}？", titles.zh), format!(": is it {}?", titles.en)),
            };
            Text::new(format!("（画面像是{}{zh}）", look.zh), format!(" (it looks like {}{en})", look.en))
        }
        (_, None) => Text::default(),
    };
    let faults = faults(picture);
    let and = |mark: &str, lang| faults.iter().map(|fault| format!("{mark}{}", fault.get(lang))).collect::<String>();
    Text::new(
        format!("不知道是哪一份{}；{}{}", about.zh, rename.zh, and("；", Lang::Zh)),
        format!("unknown{}; {}{}", about.en, rename.en, and("; ", Lang::En)),
    )
}

/// Why a picture would be sent back or could not be judged, whatever paper it is. One that could not be opened stands among
/// the packet's issues.
fn faults(picture: &Picture) -> Vec<Text> {
    let opened = picture.pages.iter().filter(|page| page.error.is_none());
    let mut faults: Vec<Text> = Vec::new();
    for page in opened {
        let rejected = page.findings.iter().filter(|found| found.severity == Severity::Reject && !is_repeat(found));
        let before = faults.len();
        faults.extend(rejected.map(|finding| on_page(page, &finding.message)));
        if faults.len() == before && page.verdict == Verdict::Unjudged {
            faults.push(on_page(page, &too_little_text()));
        }
    }
    faults
}

/// Titles of papers, as one of which something may be.
fn any_of<'a>(papers: impl Iterator<Item = &'a String>, rules: &Rules) -> Text {
    let titles: Vec<Text> = papers.map(|paper| one_of(&rules.title(paper))).collect();
    let joined = |lang, or: &str| titles.iter().map(|title| title.get(lang)).collect::<Vec<_>>().join(or);
    Text::new(joined(Lang::Zh, "或"), joined(Lang::En, " or "))
}

fn is_needed(slots: &[Slot], paper: &str) -> bool {
    let mut needs = slots.iter().flat_map(|slot| slot.any_of.iter().flatten());
    needs.any(|need| matches!(need, Need::Paper(id) if id == paper))
}

fn questions(folder: &Folder<'_>, subject: &Subject, slots: &[SlotReport]) -> Vec<Text> {
    let mut questions = subject.questions.clone();
    let used = |title: &Text| {
        let mut papers = slots.iter().flat_map(|slot| &slot.papers);
        papers.any(|paper| paper.title == *title && !paper.pictures.is_empty())
    };
    for (id, paper) in &folder.rules.papers {
        if used(&folder.rules.title(id)) {
            questions.extend(paper.question.clone());
        }
    }
    if let Some(name) = &folder.facts.name {
        questions.push(Text::new(
            format!("名称“{name}”是否已被占用？（离线无法查询，请在平台上核对）"),
            format!("Is the name {name} still free? (This cannot be checked offline: look on the platform.)"),
        ));
    }
    questions
}

fn notes(subject: &Subject, hinted: Option<(&str, &Trade)>, facts: &super::Facts, pictures: &[Picture]) -> Vec<Text> {
    let mut notes: Vec<Text> = Some(subject.limits.clone()).into_iter().filter(|text| !text.en.is_empty()).collect();
    if let (Some((id, trade)), Some(category)) = (hinted, &facts.category) {
        notes.push(Text::new(
            format!("类目“{category}”属于{}行业，已按 --trade {id} 检查所需资质", trade.title.zh),
            format!("category {category} belongs to the trade {}: checked as with --trade {id}", trade.title.en),
        ));
    }
    if pictures.is_empty() {
        notes.push(Text::new("文件夹里没有图片", "there is no picture in the folder"));
    }
    notes
}

fn steps(rules: &Rules, subject: &str) -> Vec<Text> {
    let for_subject =
        |step: &&super::rules::Step| step.subjects.is_empty() || step.subjects.iter().any(|id| id == subject);
    rules.steps.iter().filter(for_subject).map(|step| step.text.clone()).collect()
}
