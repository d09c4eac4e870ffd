//! What may be sent back is said beside a paper that is ready, and what this receiver does not take is not ready.

#![allow(clippy::unwrap_used)]

#[path = "support/packets.rs"]
mod packets;

use std::path::Path;

use packets::{
    CARD, emblem_side, id_card, packet_of, packet_under, page, picture, picture_of_size, picture_under, portrait_side,
    shaped, with,
};
use scanready::measure::Fingerprint;
use scanready::packet::{Packet, PaperReport, Picture, State, render};
use scanready::{Lang, Profile};

fn paper<'a>(packet: &'a Packet, title: &str) -> &'a PaperReport {
    packet.slots.iter().flat_map(|slot| &slot.papers).find(|paper| paper.title.en == title).unwrap()
}

/// For business registration, whose limits come from third-party pages: they only warn.
fn too_large() -> Packet {
    let profile = Profile::builtin("business-registration").unwrap();
    let pictures = [
        picture_under("身份证正面.jpg", portrait_side(), &profile),
        picture_under("身份证反面.jpg", emblem_side(), &profile),
        picture_of_size("银行卡.jpg", 36_800_000, shaped(page(), CARD), &profile),
    ];
    packet_under(&profile, &pictures)
}

#[test]
fn a_warning_is_said_beside_its_paper_and_counted_and_the_packet_stays_ready() {
    let packet = too_large();
    let card = paper(&packet, "own bank card");
    assert!(packet.ready && card.state == State::Ready);
    let warning = card.warnings.iter().find(|warning| warning.code == "file-too-large").unwrap();
    assert!(warning.message.en.contains("36.8 MB") && !warning.advice.en.is_empty(), "{warning:?}");
    assert!(warning.source.ends_with(", C)"), "a third-party page: {warning:?}");
    let concerned =
        packet.slots.iter().flat_map(|slot| &slot.papers).filter(|paper| !paper.warnings.is_empty()).count();
    assert_eq!(packet.headline().en, format!("ready, {concerned} to look at"));
    assert_eq!(packet.headline().zh, format!("材料齐全，可以提交，{concerned} 份有提醒"));
}

#[test]
fn every_form_says_the_warning_and_what_to_do() {
    let packet = too_large();
    let warning = &paper(&packet, "own bank card").warnings[0];
    let (message, advice) = (warning.message.en.as_str(), warning.advice.en.as_str());
    let mut csv = Vec::new();
    render::csv(std::slice::from_ref(&packet), Lang::En, &mut csv).unwrap();
    let questions = String::from_utf8(csv.clone()).unwrap();
    assert!(questions.contains(",For you to look at,,Is the ID card still valid?,"), "{questions}");
    let table = render::table(&packet, Lang::En);
    let html = render::html(std::slice::from_ref(&packet), Lang::En).unwrap();
    for shown in [&table, &html, &String::from_utf8(csv).unwrap(), &render::json(&packet, Lang::En).to_string()] {
        assert!(shown.contains(message) && shown.contains(advice), "{message} {advice}: {shown}");
    }
    assert!(table.contains("! ready  own bank card") && !table.contains("✓ ready  own bank card"), "{table}");
    let paper = &render::json(&packet, Lang::En)["slots"][1]["papers"][0];
    assert_eq!((&paper["state"], &paper["warnings"][0]["code"]), (&"ready".into(), &"file-too-large".into()));
}

#[test]
fn a_black_and_white_copy_of_a_paper_wanted_in_colour_is_sent_back_though_the_receiver_only_warns() {
    let profile = Profile::builtin("business-registration").unwrap();
    let mut grey = portrait_side();
    grey.colour = None;
    let pictures = [
        picture_under("身份证正面.jpg", grey, &profile),
        picture_under("身份证反面.jpg", emblem_side(), &profile),
        picture_under("银行卡.jpg", shaped(page(), CARD), &profile),
    ];
    let packet = packet_under(&profile, &pictures);
    let front = paper(&packet, "ID card, portrait side");
    assert_eq!(front.state, State::Retake);
    assert!(front.warnings.iter().all(|warning| warning.code != "not-colour"), "said once: {front:?}");
}

fn both_sides(profile: &Profile) -> Vec<Picture> {
    ["身份证正反面.jpg", "银行卡.jpg"].map(|name| picture_under(name, page(), profile)).to_vec()
}

#[test]
fn both_sides_on_one_picture_are_not_ready_for_a_receiver_that_wants_two_pictures() {
    for name in ["wechat-miniprogram-filing", "wechat-verification", "wechat-pay"] {
        let profile = Profile::builtin(name).unwrap();
        let packet = packet_under(&profile, &both_sides(&profile));
        let both = paper(&packet, "ID card, both sides in one file");
        assert!(!packet.ready && both.state == State::Retake, "{name}: {both:?}");
        assert!(both.advice.iter().any(|advice| advice.en.contains("Take two pictures")), "{name}: {both:?}");
        assert!(!render::table(&packet, Lang::En).contains("business registration takes it"), "{name}");
    }
    let takes_both = Profile::builtin("business-registration").unwrap();
    assert!(packet_under(&takes_both, &both_sides(&takes_both)).ready);
}

#[test]
fn a_profile_of_ones_own_refuses_what_the_one_it_extends_refuses() {
    let own = Profile::from_toml("extends = \"wechat-pay\"\n", Path::new("mine.toml")).unwrap();
    assert!(!packet_under(&own, &both_sides(&own)).ready);
}

#[test]
fn what_the_receiver_does_not_take_is_no_way_to_fill_a_slot() {
    let profile = Profile::builtin("wechat-pay").unwrap();
    let mut pictures = both_sides(&profile);
    pictures.push(picture_under("身份证正面.jpg", portrait_side(), &profile));
    let packet = packet_under(&profile, &pictures);
    assert_eq!(paper(&packet, "ID card, emblem side").state, State::Missing, "the other side is asked for");
    assert!(packet.slots[0].alternatives.is_empty(), "{:?}", packet.slots[0].alternatives);
    assert!(packet.others[0].basis.en.contains("this receiver wants a picture of each side"), "{:?}", packet.others);
    let none = packet_under(&profile, &[]);
    assert!(none.slots[0].alternatives.is_empty(), "{:?}", none.slots[0].alternatives);
}

fn copy(of: &Picture, name: &str) -> Picture {
    let mut copy = picture(name, of.pages[0].measurements.clone().unwrap());
    copy.content = of.content;
    copy
}

/// State, messages and advice of an individual's two ID sides.
fn sides(pictures: &[Picture]) -> [PaperReport; 2] {
    let packet = packet_of("individual", None, "", pictures);
    ["ID card, portrait side", "ID card, emblem side"].map(|title| paper(&packet, title).clone())
}

#[test]
fn of_one_picture_under_two_names_the_wrong_one_is_to_be_taken_whichever_name_comes_first() {
    for (first, second) in [("身份证反面.jpg", "身份证正面.jpg"), ("身份证正面.jpg", "身份证反面.jpg")]
    {
        let one = picture(first, portrait_side());
        let [front, back] = sides(&[one.clone(), copy(&one, second)]);
        assert_eq!((front.state, back.state), (State::Ready, State::Retake), "{first}: {front:?} {back:?}");
        assert!(front.advice.is_empty(), "{front:?}");
        assert!(back.messages.iter().any(|text| text.en.contains("the same picture as 身份证正面.jpg")), "{back:?}");
        assert_eq!(back.advice[0].en, "Take a picture of this paper.");
    }
}

#[test]
fn where_nothing_tells_which_of_two_names_is_right_both_are_asked_about() {
    let one = picture("身份证反面.jpg", page());
    let [front, back] = sides(&[one.clone(), copy(&one, "身份证正面.jpg")]);
    for side in [front, back] {
        assert_eq!(side.state, State::Confirm, "{side:?}");
        assert!(side.messages[0].en.contains("one of the two papers is not there"), "{side:?}");
    }
}

#[test]
fn the_packet_files_word_decides_whose_picture_it_is() {
    let one = picture("身份证反面.jpg", page());
    let pictures = with(vec![one.clone(), copy(&one, "IMG_0001.jpg")], &["银行卡.jpg"]);
    let packet = packet_of("individual", None, "[files]\n\"IMG_0001.jpg\" = \"id-front\"\n", &pictures);
    assert_eq!(paper(&packet, "ID card, portrait side").state, State::Ready);
    assert_eq!(paper(&packet, "ID card, emblem side").state, State::Retake);
}

#[test]
fn a_spare_copy_does_not_question_the_paper() {
    let mut pictures = id_card();
    pictures.push(copy(&pictures[0], "身份证正面 副本.jpg"));
    let [front, back] = sides(&pictures);
    assert!(front.messages.iter().any(|text| text.en.contains("one is enough")), "{front:?}");
    assert_eq!(back.state, State::Ready);
}

#[test]
fn a_near_copy_questions_the_wrong_name_only() {
    let named = |name: &str| {
        let mut shown = portrait_side();
        shown.fingerprint = Fingerprint::try_from("5a".repeat(128)).ok();
        picture(name, shown)
    };
    let [front, back] = sides(&[named("身份证反面.jpg"), named("身份证正面.jpg")]);
    assert_eq!(front.state, State::Ready, "{front:?}");
    assert!(back.messages.iter().any(|text| text.en.contains("nearly the same picture as 身份证正面.jpg")), "{back:?}");
}
