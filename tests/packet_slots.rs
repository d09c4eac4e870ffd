//! What a registration needs, row by row: a complete packet is ready; with each paper removed or spoiled in turn it says
//! exactly that. Pictures are made of measurements, as pages would give them.

#![allow(clippy::unwrap_used)]

#[path = "support/packets.rs"]
mod packets;

use std::path::Path;

use packets::{
    CARD, certificate, emblem_side, file, id_card, mark, packet_of, page, picture, picture_under, portrait_side,
    shaped, with,
};
use scanready::checks::{Severity, Verdict};
use scanready::input::{DecodeError, DecodeErrorKind};
use scanready::measure::{Cues, Measurements};
use scanready::packet::{Packet, PacketFile, Picture, Request, Rules, State, assess, render};
use scanready::{Lang, Profile, Text};

/// Rows of the table: subject, trade, facts, pictures of a complete packet.
fn rows() -> Vec<(&'static str, Option<&'static str>, &'static str, Vec<Picture>)> {
    vec![
        ("individual", None, "", with(id_card(), &["银行卡.jpg"])),
        ("enterprise", None, "", with(id_card(), &["营业执照.jpg", "开户许可证.jpg"])),
        ("sole-trader", None, "", with(id_card(), &["营业执照.jpg", "银行卡.jpg"])),
        ("sole-trader", None, "", with(id_card(), &["营业执照.jpg", "对公账户.jpg"])),
        ("government", None, "", with(id_card(), &["组织机构代码证.jpg", "授权书.jpg"])),
        ("other", None, "", with(id_card(), &["组织机构代码证.jpg", "授权书.jpg"])),
        (
            "enterprise",
            Some("medical"),
            "",
            with(id_card(), &["营业执照.jpg", "开户许可证.jpg", "医疗机构执业许可证.jpg"]),
        ),
        ("enterprise", Some("medical"), "", with(id_card(), &["营业执照.jpg", "开户许可证.jpg", "诊所备案凭证.jpg"])),
        ("enterprise", Some("education"), "", with(id_card(), &["营业执照.jpg", "开户许可证.jpg", "办学许可证.jpg"])),
        ("enterprise", Some("finance"), "", with(id_card(), &["营业执照.jpg", "开户许可证.jpg", "金融许可证.jpg"])),
        // What is typed stands for what may be typed.
        ("individual", None, "bank_card = \"4242424242424242\"", id_card()),
        ("enterprise", None, "account = \"某某银行 某某支行\"", with(id_card(), &["营业执照.jpg"])),
        (
            "enterprise",
            Some("education"),
            "education_filing = \"教App备 0000001 号\"",
            with(id_card(), &["营业执照.jpg", "开户许可证.jpg"]),
        ),
    ]
}

#[test]
fn a_complete_packet_is_ready() {
    for (subject, trade, facts, pictures) in rows() {
        let packet = packet_of(subject, trade, facts, &pictures);
        assert!(packet.ready, "{subject} {trade:?}: {}", render::table(&packet, Lang::En));
        assert_eq!(packet.headline().en, "ready");
        assert!(packet.others.is_empty(), "{subject}: {:?}", packet.others);
    }
}

#[test]
fn each_paper_removed_is_missing() {
    for (subject, trade, facts, pictures) in rows() {
        for removed in 0..pictures.len() {
            let mut rest = pictures.clone();
            let gone = rest.remove(removed);
            let packet = packet_of(subject, trade, facts, &rest);
            assert!(!packet.ready, "{subject} without {}", gone.name);
            assert_eq!(packet.headline().en, "1 missing", "{subject} without {}", gone.name);
        }
    }
}

#[test]
fn each_paper_spoiled_is_to_be_retaken() {
    for (subject, trade, facts, pictures) in rows() {
        for spoiled in 0..pictures.len() {
            let mut all = pictures.clone();
            let name = all[spoiled].name.clone();
            let mut measurements = all[spoiled].pages[0].measurements.clone().unwrap();
            measurements.score = Some(3.0);
            all[spoiled] = picture(&name, measurements);
            let packet = packet_of(subject, trade, facts, &all);
            assert_eq!(packet.headline().en, "1 to retake", "{subject} with {name} blurred");
            let paper =
                packet.slots.iter().flat_map(|slot| &slot.papers).find(|paper| paper.state == State::Retake).unwrap();
            assert_eq!(paper.pictures[0].name, name);
            assert!(!paper.messages.is_empty() && !paper.advice.is_empty());
        }
    }
}

#[test]
fn a_black_and_white_copy_is_sent_back_where_colour_is_wanted() {
    let mut grey = certificate();
    grey.colour = None;
    let mut pictures = with(id_card(), &["开户许可证.jpg"]);
    pictures.push(picture("营业执照.jpg", grey));
    let packet = packet_of("enterprise", None, "", &pictures);
    assert_eq!(packet.headline().en, "1 to retake");
    assert!(render::table(&packet, Lang::En).contains("black and white"));

    // An account permit may be a copy.
    let mut copy = page();
    copy.colour = None;
    let mut pictures = with(id_card(), &["营业执照.jpg"]);
    pictures.push(picture("开户许可证.jpg", copy));
    assert!(packet_of("enterprise", None, "", &pictures).ready);
}

#[test]
fn both_sides_on_one_picture_fill_the_slot_and_are_mentioned() {
    let pictures = vec![picture("身份证正反面.jpg", page()), picture("银行卡.jpg", page())];
    let packet = packet_of("individual", None, "", &pictures);
    assert!(packet.ready, "{}", render::table(&packet, Lang::En));
    assert!(render::table(&packet, Lang::En).contains("Both sides in one file"));
}

#[test]
fn a_portrait_side_in_the_place_of_the_emblem_side_is_asked_about() {
    let pictures = vec![
        picture("身份证正面.jpg", portrait_side()),
        picture("身份证反面.jpg", portrait_side()),
        picture("银行卡.jpg", page()),
    ];
    let packet = packet_of("individual", None, "", &pictures);
    assert_eq!(packet.headline().en, "1 to confirm");
    assert!(render::table(&packet, Lang::En).contains("but it looks like an ID card's portrait side"));
}

#[test]
fn one_picture_used_twice_leaves_a_paper_missing() {
    let mut pictures = with(id_card(), &["银行卡.jpg"]);
    let content = pictures[0].content;
    pictures[1] = Picture { content, ..picture("身份证反面.jpg", page()) };
    let packet = packet_of("individual", None, "", &pictures);
    assert_eq!(packet.headline().en, "1 to retake");
    assert!(render::table(&packet, Lang::En).contains("the same picture as 身份证正面.jpg"));
}

#[test]
fn two_pictures_that_fight_for_a_slot_are_both_kept() {
    let pictures = with(id_card(), &["银行卡.jpg", "银行卡2.jpg"]);
    let packet = packet_of("individual", None, "", &pictures);
    assert_eq!(packet.headline().en, "1 to confirm");
    let bank = packet.slots.iter().flat_map(|slot| &slot.papers).find(|paper| paper.state == State::Confirm).unwrap();
    assert_eq!(bank.pictures.len(), 2);
    assert!(bank.messages[0].en.contains("银行卡.jpg, 银行卡2.jpg"), "{:?}", bank.messages);
}

#[test]
fn what_only_the_picture_shows_is_asked_and_never_asserted() {
    let pictures = vec![
        picture("IMG_0001.jpg", portrait_side()),
        picture("IMG_0002.jpg", emblem_side()),
        picture("银行卡.jpg", page()),
    ];
    let packet = packet_of("individual", None, "", &pictures);
    assert_eq!(packet.headline().en, "2 to confirm");
    let front = &packet.slots[0].papers[0];
    assert_eq!(front.pictures[0].name, "IMG_0001.jpg");
    assert!(front.pictures[0].certainty < 1.0 && front.pictures[0].basis.en.contains("sure"), "{front:?}");

    let said = "[files]\n\"IMG_0001.jpg\" = \"id-front\"\n\"IMG_0002.jpg\" = \"id-back\"\n";
    assert!(packet_of("individual", None, said, &pictures).ready, "the packet file's word counts");
}

#[test]
fn a_picture_that_tells_nothing_is_listed_and_not_guessed() {
    let pictures = with(id_card(), &["银行卡.jpg", "IMG_0009.jpg", "授权书.jpg"]);
    let packet = packet_of("individual", None, "", &pictures);
    assert!(packet.ready);
    let others: Vec<(&str, bool)> =
        packet.others.iter().map(|other| (other.name.as_str(), other.basis.en.contains("not needed"))).collect();
    assert_eq!(others, [("IMG_0009.jpg", false), ("授权书.jpg", true)]);
}

#[test]
fn finance_is_refused_to_individuals_and_sole_traders() {
    for subject in ["individual", "sole-trader"] {
        let packet = packet_of(subject, Some("finance"), "", &[]);
        assert!(packet.issues.iter().any(|issue| issue.message.en.contains("licensed institutions")), "{subject}");
    }
    let packet = packet_of("enterprise", Some("finance"), "", &[]);
    assert!(packet.issues.is_empty());
}

#[test]
fn a_category_brings_its_trade_with_it() {
    let pictures = with(id_card(), &["营业执照.jpg", "开户许可证.jpg"]);
    let packet = packet_of("enterprise", None, "category = \"医疗-公立医院挂号\"", &pictures);
    assert_eq!(packet.headline().en, "1 missing");
    assert!(packet.notes.iter().any(|note| note.en.contains("--trade medical")), "{:?}", packet.notes);
}

#[test]
fn what_only_words_tell_is_asked() {
    let packet = packet_of("sole-trader", None, "", &with(id_card(), &["营业执照.jpg", "银行卡.jpg"]));
    assert!(packet.ready, "a question is no fault");
    assert!(packet.questions.iter().any(|question| question.zh.contains("个体工商户")));
    assert!(packet.questions.iter().any(|question| question.en.contains("ID card still valid")));
    assert!(packet.steps.iter().any(|step| step.en.contains("HTTPS")));
}

#[test]
fn entries_are_checked_and_never_shown_in_full() {
    let facts = "name = \"XX市唯一生鲜平台\"\ncredit_code = \"91000000TEXTPAPER8\"\nid_number = \"11010519491231002X\"";
    let mut pictures = with(id_card(), &["营业执照.jpg", "开户许可证.jpg"]);
    pictures.push(picture("张三11010519491231002X.jpg", page()));
    let packet = packet_of("enterprise", None, facts, &pictures);
    assert_eq!(packet.headline().en, "2 to correct");
    let html = render::html(std::slice::from_ref(&packet), Lang::En).unwrap();
    let mut csv = Vec::new();
    render::csv(std::slice::from_ref(&packet), Lang::En, &mut csv).unwrap();
    let json = render::json(&packet, Lang::En).to_string();
    for shown in [render::table(&packet, Lang::En), html, String::from_utf8(csv).unwrap(), json] {
        assert!(!shown.contains("11010519491231002X") && !shown.contains("TEXTPAPER"), "{shown}");
        assert!(shown.contains("唯一"), "{shown}");
    }
    assert!(packet.questions.iter().any(|question| question.en.contains("cannot be checked offline")));
}

#[test]
fn an_empty_folder_misses_everything_and_says_so() {
    let packet = packet_of("individual", None, "", &[]);
    assert!(!packet.ready);
    assert!(packet.notes.iter().any(|note| note.en.contains("no picture in the folder")));
}

#[test]
fn a_folder_of_three_thousand_pictures_is_assessed() {
    let pictures: Vec<Picture> = (0..3000).map(|number| picture(&format!("IMG_{number:04}.jpg"), page())).collect();
    let packet = packet_of("individual", None, "", &pictures);
    assert_eq!(packet.others.len(), 3000);
}

#[test]
fn papers_and_slots_of_the_packet_file_are_added() {
    let facts = "[papers.lease]\ntitle = { zh = \"租赁合同\", en = \"lease\" }\npatterns = [\"租赁合同\"]\n\
                 [[slots]]\ntitle = { zh = \"场地证明\", en = \"proof of premises\" }\nany_of = [[\"lease\"]]\n";
    let pictures = with(id_card(), &["银行卡.jpg"]);
    assert_eq!(packet_of("individual", None, facts, &pictures).headline().en, "1 missing");
    assert!(packet_of("individual", None, facts, &with(pictures, &["租赁合同.jpg"])).ready);
}

fn mistake(text: &str) -> String {
    PacketFile::from_toml(text, Path::new("packet.toml"), &Rules::builtin()).unwrap_err().to_string()
}

#[test]
fn mistakes_in_a_packet_file_are_shown_where_they_stand() {
    let shown = mistake("subject = \"individual\"\ncredit_cod = \"1\"\n");
    assert!(shown.starts_with("packet.toml:2:1: unknown field credit_cod"), "{shown}");
    assert!(shown.ends_with("did you mean credit_code?"), "{shown}");
    let shown = mistake("subject = \"enterprize\"\n");
    assert!(shown.starts_with("packet.toml:1:11: unknown subject enterprize; did you mean enterprise?"), "{shown}");
    let shown = mistake("[files]\n\"a.jpg\" = \"id-frunt\"\n");
    assert!(shown.starts_with("packet.toml:2:11: there is no paper id-frunt; did you mean id-front?"), "{shown}");
}

#[test]
fn the_receivers_limits_hold_in_a_packet_too() {
    let profile = Profile::builtin("wechat-miniprogram-filing").unwrap();
    let mut small = portrait_side();
    (small.width, small.height) = (700, 1000);
    let pictures = vec![
        picture_under("身份证正面.jpg", small, &profile),
        picture_under("身份证反面.jpg", emblem_side(), &profile),
        picture_under("银行卡.jpg", shaped(page(), CARD), &profile),
    ];
    let file = PacketFile::default();
    let request = Request {
        folder: "c",
        subject: "个人",
        trade: None,
        profile: &profile,
        file: &file,
        show_numbers: false,
        unread: &[],
    };
    let packet = assess(&request, &pictures).unwrap();
    assert_eq!(packet.headline().en, "1 to retake");
    assert!(render::table(&packet, Lang::Zh).contains("720×1280"), "{}", render::table(&packet, Lang::Zh));
}

/// What the guide asks of each kind of applicant (RULES, "What a registration needs"): each slot with its alternatives.
fn guide() -> Vec<(&'static str, Vec<Vec<&'static str>>)> {
    let id_card = || vec!["id-front + id-back", "id-both"];
    let official = || vec![vec!["organisation-code"], vec!["authorisation"], id_card()];
    vec![
        ("individual", vec![id_card(), vec!["bank-card", "fact:bank_card"]]),
        ("enterprise", vec![vec!["licence"], id_card(), vec!["corporate-account", "fact:account"]]),
        (
            "sole-trader",
            vec![vec!["licence"], id_card(), vec!["bank-card", "corporate-account", "fact:bank_card", "fact:account"]],
        ),
        ("government", official()),
        ("other", official()),
    ]
}

/// What each trade asks on top.
const TRADES: [(&str, &[&str]); 3] = [
    ("medical", &["medical-licence", "medical-filing"]),
    ("education", &["school-licence", "fact:education_filing"]),
    ("finance", &["financial-approval"]),
];

#[test]
fn the_rules_are_those_of_the_guide() {
    let rules = Rules::builtin();
    let written = |need: &scanready::packet::Need| match need {
        scanready::packet::Need::Paper(id) => id.clone(),
        scanready::packet::Need::Fact(key) => format!("fact:{key}"),
    };
    let in_words = |slots: &[scanready::packet::Slot]| -> Vec<Vec<String>> {
        let alternative = |needs: &Vec<_>| needs.iter().map(written).collect::<Vec<_>>().join(" + ");
        slots.iter().map(|slot| slot.any_of.iter().map(alternative).collect()).collect()
    };
    assert_eq!(rules.subjects.len(), guide().len());
    for (subject, slots) in guide() {
        assert_eq!(in_words(rules.slots_of(&rules.subjects[subject])), slots, "{subject}");
    }
    assert_eq!(rules.trades.len(), TRADES.len());
    for (trade, alternatives) in TRADES {
        assert_eq!(in_words(&rules.trades[trade].slots), [alternatives], "{trade}");
    }
    for paper in ["licence", "id-front", "id-back", "medical-licence", "school-licence", "financial-approval"] {
        assert!(rules.papers[paper].colour, "{paper}");
    }
}

#[test]
fn a_number_with_a_wrong_check_digit_does_not_fill_its_slot_silently() {
    let packet = packet_of("individual", None, "bank_card = \"4242424242424241\"", &id_card());
    assert!(!packet.ready);
    let table = render::table(&packet, Lang::En);
    assert!(table.contains("? confirm  bank card number"), "{table}");
    assert_eq!(packet.headline().en, "1 to confirm, 1 to correct");
}

/// A picture of a paper under the first of its names, or a typed fact; with its title.
fn need(need: &str, rules: &Rules) -> (Option<Picture>, String, String) {
    if let Some(key) = need.strip_prefix("fact:") {
        let value = if key == "bank_card" { "4242424242424242" } else { "某某 0000001" };
        return (None, format!("{key} = \"{value}\"\n"), rules.facts[key].en.clone());
    }
    let name = format!("{}.jpg", rules.papers[need].patterns[0]);
    let shown = match need {
        "id-front" => portrait_side(),
        "id-back" => emblem_side(),
        "licence" => certificate(),
        _ => page(),
    };
    (Some(picture(&name, shown)), String::new(), rules.title(need).en)
}

/// All slots of a subject in a trade.
fn guide_and_trades(subject: &str, trade: Option<&str>) -> Vec<Vec<&'static str>> {
    let (_, mut slots) = guide().into_iter().find(|(name, _)| *name == subject).unwrap();
    slots.extend(TRADES.iter().find(|(name, _)| Some(*name) == trade).map(|(_, alternatives)| alternatives.to_vec()));
    slots
}

/// Every complete packet: each alternative of each slot once, the other slots filled by their first.
fn complete_packets() -> Vec<(&'static str, Option<&'static str>, Vec<&'static str>)> {
    let mut all = Vec::new();
    for (subject, _) in guide() {
        for trade in [None, Some("medical"), Some("education"), Some("finance")] {
            let slots = guide_and_trades(subject, trade);
            for (varied, alternatives) in slots.iter().enumerate() {
                for alternative in alternatives {
                    let chosen = slots
                        .iter()
                        .enumerate()
                        .map(|(place, slot)| if place == varied { *alternative } else { slot[0] });
                    all.push((subject, trade, chosen.flat_map(|needs| needs.split(" + ")).collect()));
                }
            }
        }
    }
    all
}

fn packet_with(subject: &str, trade: Option<&str>, needs: &[&str], spoil: impl Fn(&str, Picture) -> Picture) -> Packet {
    let rules = Rules::builtin();
    let (mut pictures, mut facts) = (Vec::new(), String::new());
    for one in needs {
        let (picture, fact, _) = need(one, &rules);
        pictures.extend(picture.map(|picture| spoil(one, picture)));
        facts += &fact;
    }
    packet_of(subject, trade, &facts, &pictures)
}

/// An individual or sole trader cannot apply in finance, whatever is handed in.
fn is_refused(subject: &str, trade: Option<&str>) -> bool {
    trade == Some("finance") && ["individual", "sole-trader"].contains(&subject)
}

#[test]
fn every_way_to_fill_every_slot_is_ready_and_says_exactly_what_was_removed_or_spoiled() {
    let rules = Rules::builtin();
    let packets = complete_packets();
    assert!(packets.len() > 80, "{}", packets.len());
    for (subject, trade, needs) in packets {
        let about = format!("{subject} {trade:?} {needs:?}");
        let refused = if is_refused(subject, trade) { ", 1 to correct" } else { "" };
        let whole = packet_with(subject, trade, &needs, |_, picture| picture);
        let headline = if refused.is_empty() { "ready" } else { "1 to correct" };
        assert_eq!(whole.headline().en, headline, "{about}: {}", render::table(&whole, Lang::En));
        for gone in &needs {
            let rest: Vec<&str> = needs.iter().copied().filter(|one| one != gone).collect();
            let packet = packet_with(subject, trade, &rest, |_, picture| picture);
            // A slot of which nothing is there asks for its first way; one half filled, for the other half.
            let usual: Vec<&str> = match *gone {
                "id-front" | "id-back" => vec![gone],
                _ => guide_and_trades(subject, trade).into_iter().find(|slot| slot.contains(gone)).unwrap()[0]
                    .split(" + ")
                    .collect(),
            };
            let expected = format!("{} missing{refused}", usual.len());
            assert_eq!(packet.headline().en, expected, "{about} without {gone}");
            let missing: Vec<&str> = papers(&packet, State::Missing).map(|paper| paper.title.en.as_str()).collect();
            let titles: Vec<String> = usual.iter().map(|one| need(one, &rules).2).collect();
            assert_eq!(missing, titles, "{about} without {gone}");
        }
        for spoiled in needs.iter().filter(|one| !one.starts_with("fact:")) {
            let blur = |one: &str, whole: Picture| if one == *spoiled { blurred(&whole) } else { whole };
            let packet = packet_with(subject, trade, &needs, blur);
            assert_eq!(packet.headline().en, format!("1 to retake{refused}"), "{about} with {spoiled} blurred");
            let retaken: Vec<&str> = papers(&packet, State::Retake).map(|paper| paper.title.en.as_str()).collect();
            assert_eq!(retaken, [rules.title(spoiled).en], "{about}");
            if rules.papers[*spoiled].colour {
                let grey = |one: &str, whole: Picture| if one == *spoiled { in_grey(&whole) } else { whole };
                let packet = packet_with(subject, trade, &needs, grey);
                let paper = papers(&packet, State::Retake).next().unwrap();
                assert!(paper.messages.iter().any(|text| text.en.contains("black and white")), "{about} {spoiled}");
            }
        }
    }
}

fn papers(packet: &Packet, state: State) -> impl Iterator<Item = &scanready::packet::PaperReport> {
    packet.slots.iter().flat_map(|slot| &slot.papers).filter(move |paper| paper.state == state)
}

fn changed(whole: &Picture, change: impl Fn(&mut Measurements)) -> Picture {
    let mut measurements = whole.pages[0].measurements.clone().unwrap();
    change(&mut measurements);
    picture(&whole.name, measurements)
}

fn blurred(whole: &Picture) -> Picture {
    changed(whole, |page| page.score = Some(3.0))
}

/// As a black-and-white copy is mostly stored: with colour channels that hold no colour.
fn in_grey(whole: &Picture) -> Picture {
    changed(whole, |page| page.colour = None)
}

#[test]
fn a_card_that_shows_nothing_telling_is_asked_about_and_fills_no_slot() {
    let mut pictures = id_card();
    pictures.push(picture("IMG_0003.jpg", shaped(page(), CARD)));
    let packet = packet_of("individual", None, "", &pictures);
    assert_eq!(packet.headline().en, "1 missing");
    assert!(
        packet.others[0].basis.en.contains("it looks like a card: is it the applicant's own bank card?"),
        "{:?}",
        packet.others
    );
    assert!(packet.others[0].basis.zh.contains("会不会是本人银行卡"), "{:?}", packet.others);
}

#[test]
fn two_cards_on_one_picture_are_both_sides() {
    let mut both = shaped(page(), CARD);
    let other = [[50.0, 1100.0], [1500.0, 1100.0], [1500.0, 1990.0], [50.0, 1990.0]];
    both.outline.as_mut().unwrap().others = vec![other];
    both.cues = Cues { emblem: mark(0.2, 0.7, 0.02), portrait: mark(0.75, 0.25, 0.02), ..Cues::default() };
    let pictures = vec![picture("IMG_0001.jpg", both), picture("银行卡.jpg", page())];
    let packet = packet_of("individual", None, "", &pictures);
    assert_eq!(packet.headline().en, "1 to confirm");
    assert!(render::table(&packet, Lang::En).contains("ID card, both sides in one file"));
}

#[test]
fn a_portrait_at_the_left_in_red_clothes_is_no_emblem() {
    let mut latin = shaped(page(), CARD);
    latin.cues = Cues { emblem: mark(0.2, 0.56, 0.022), portrait: mark(0.2, 0.5, 0.027), ..Cues::default() };
    let packet = packet_of("individual", None, "", &[picture("IMG_0001.jpg", latin)]);
    assert_eq!(packet.headline().en, "3 missing");
}

#[test]
fn every_picture_of_the_folder_is_accounted_for() {
    // An account permit is another way to fill the slot that the bank card fills.
    let pictures = with(id_card(), &["营业执照.jpg", "银行卡.jpg", "开户许可证.jpg", "IMG_0001.jpg", "授权书.jpg"]);
    let packet = packet_of("sole-trader", None, "", &pictures);
    let shown: usize = packet.slots.iter().flat_map(|slot| &slot.papers).map(|paper| paper.pictures.len()).sum();
    assert_eq!(shown + packet.others.len(), pictures.len());
    assert!(packet.others.iter().any(|other| other.basis.en.contains("in whose stead")), "{:?}", packet.others);
}

#[test]
fn of_two_pictures_the_good_one_is_named_and_the_bad_one_not_to_be_taken_again() {
    let mut pictures = with(id_card(), &["银行卡.jpg"]);
    pictures.push(blurred(&picture("银行卡2.jpg", page())));
    let packet = packet_of("individual", None, "", &pictures);
    assert_eq!(packet.headline().en, "1 to confirm");
    let bank = papers(&packet, State::Confirm).next().unwrap();
    assert!(bank.messages[0].en.contains("only 银行卡.jpg is good enough"), "{:?}", bank.messages);
    assert!(bank.advice.is_empty(), "{:?}", bank.advice);
}

#[test]
fn a_number_is_shown_masked_with_its_fault_and_in_full_on_demand() {
    let facts = file("id_number = \"110105 19491231 0021\"");
    let profile = Profile::builtin("default").unwrap();
    let said = |show_numbers| {
        let request = Request {
            folder: "c",
            subject: "individual",
            trade: None,
            profile: &profile,
            file: &facts,
            show_numbers,
            unread: &[],
        };
        assess(&request, &[]).unwrap().issues[0].message.en.clone()
    };
    assert!(said(false).starts_with("ID number 11**************21: "), "{}", said(false));
    assert!(said(true).starts_with("ID number 110105 19491231 0021: "), "{}", said(true));
}

#[test]
fn a_file_that_could_not_be_read_is_to_be_corrected_whatever_its_name() {
    let unreadable = |name: &str, kind| {
        let mut unread = picture(name, page());
        let message = Text::new("没有读取该文件的权限", "No permission to read the file");
        let error = DecodeError { kind, message, advice: Text::new("请重新发送", "Send it again") };
        (unread.pages[0].error, unread.pages[0].measurements) = (Some(error), None);
        unread.pages[0].verdict = Verdict::Unjudged;
        unread
    };
    let complete = || with(id_card(), &["银行卡.jpg"]);
    assert!(packet_of("individual", None, "", &complete()).ready);
    for kind in [DecodeErrorKind::Io, DecodeErrorKind::Empty, DecodeErrorKind::Damaged] {
        let more = vec![unreadable("b/IMG_4242424242424242.jpg", kind)];
        let packet = packet_of("individual", None, "", &[complete(), more].concat());
        assert_eq!(packet.headline().en, "1 to correct", "{kind:?}");
        let issue = &packet.issues[0];
        let message = &issue.message.en;
        assert!(message.starts_with("cannot read b/IMG_") && message.contains("no permission"), "{message}");
        assert_eq!(issue.advice.en, "Send it again");
        assert!(!message.contains("4242424242"), "numbers are masked: {message}");
    }
}

#[test]
fn an_unknown_picture_that_would_be_sent_back_says_why_and_blocks_nothing() {
    let unknown = blurred(&picture("IMG_0001.jpg", page()));
    let reason = unknown.pages[0].findings.iter().find(|finding| finding.severity == Severity::Reject).unwrap();
    let packet = packet_of("individual", None, "", &[with(id_card(), &["银行卡.jpg"]), vec![unknown.clone()]].concat());
    assert!(packet.ready, "{}", render::table(&packet, Lang::En));
    let basis = &packet.others[0].basis;
    assert!(basis.zh.contains("请改名") && basis.zh.contains(&reason.message.zh), "{basis:?}");
    assert!(basis.en.contains("rename it") && basis.en.contains(&reason.message.en), "{basis:?}");
}

#[test]
fn both_sides_on_two_pages_of_one_file_are_both_sides() {
    let pages = |name: &str| {
        let (mut file, second) = (picture(name, portrait_side()), picture(name, emblem_side()));
        file.pages.extend(second.pages);
        for (place, page) in file.pages.iter_mut().enumerate() {
            (page.page, page.pages) = (place + 1, 2);
        }
        file
    };
    for (name, headline) in [("身份证.jpg", "ready"), ("IMG_0001.jpg", "1 to confirm")] {
        let packet = packet_of("individual", None, "", &[pages(name), picture("银行卡.jpg", page())]);
        assert_eq!(packet.headline().en, headline, "{name}: {}", render::table(&packet, Lang::En));
        assert!(render::table(&packet, Lang::Zh).contains("正反面在同一个文件里"), "{name}");
        assert!(packet.questions.iter().any(|question| question.en == "Is the ID card still valid?"), "{name}");
    }
}

#[test]
fn a_piece_of_advice_is_given_once() {
    let spoiled = |name| in_grey(&blurred(&picture(name, page())));
    let packet = packet_of("enterprise", None, "", &[spoiled("营业执照.jpg"), spoiled("营业执照2.jpg")]);
    let licence = papers(&packet, State::Retake).next().unwrap();
    let distinct: std::collections::HashSet<_> = licence.advice.iter().collect();
    assert!(licence.advice.len() > 1 && distinct.len() == licence.advice.len(), "{:?}", licence.advice);
}

#[test]
fn a_mistake_shows_no_number() {
    let shown = |text: &str| {
        PacketFile::from_toml(text, Path::new("packet.toml"), &Rules::builtin()).unwrap_err().masked().to_string()
    };
    for text in [
        "id_numbr = \"11010519491231002X\"\n",
        "id_number = 110105194912310021\n",
        "bank_crd = \"4242 4242 4242 4242\"\n",
        "account = \"某某银行 6222021234567890\" x\n",
    ] {
        let shown = shown(text);
        assert!(!shown.contains("194912") && !shown.contains("4242 42") && !shown.contains("021234"), "{shown}");
        assert!(shown.starts_with("packet.toml:1:"), "{shown}");
    }
}

#[test]
fn an_unknown_paper_in_a_slot_is_shown_where_it_stands() {
    let shown = mistake("[[slots]]\ntitle = { zh = \"租约\", en = \"lease\" }\nany_of = [[\"licenze\"]]\n");
    assert!(shown.starts_with("packet.toml:3:12: there is no paper licenze; did you mean licence?"), "{shown}");
}

#[test]
fn a_packet_that_asks_for_nothing_is_not_ready() {
    let packet = packet_of("individual", None, "only_these_slots = true", &[]);
    assert!(!packet.ready);
    assert!(packet.issues[0].message.en.contains("no paper"), "{:?}", packet.issues);
}
