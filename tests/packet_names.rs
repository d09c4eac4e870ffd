//! What a name says is held against what the picture shows; what is not sure is asked, never asserted.

#![allow(clippy::unwrap_used)]

#[path = "support/packets.rs"]
mod packets;

use packets::{CARD, certificate, emblem_side, id_card, packet_of, page, picture, portrait_side, shaped, with};
use scanready::measure::Measurements;
use scanready::packet::{PaperReport, Picture, State, render};
use scanready::{Lang, packet::Packet};

fn card() -> Measurements {
    shaped(page(), CARD)
}

/// An enterprise's packet of which only the licence is open.
fn with_licence(name: &str, shown: Measurements) -> Packet {
    let mut pictures = with(id_card(), &["开户许可证.jpg"]);
    pictures.push(picture(name, shown));
    packet_of("enterprise", None, "", &pictures)
}

fn paper<'a>(packet: &'a Packet, title: &str) -> &'a PaperReport {
    packet.slots.iter().flat_map(|slot| &slot.papers).find(|paper| paper.title.en == title).unwrap()
}

#[test]
fn a_driving_licence_is_no_business_licence() {
    for name in ["driving licence.jpg", "Driver's License.jpg", "机动车驾驶执照.jpg", "驾驶证正面.jpg"] {
        let packet = with_licence(name, card());
        assert_eq!(paper(&packet, "business licence").state, State::Missing, "{name}");
        assert_eq!(packet.others[0].name, name);
    }
}

#[test]
fn a_card_named_as_a_licence_is_asked_about() {
    for (name, shown) in [("营业执照.jpg", card()), ("licence.jpg", card()), ("营业执照.jpg", emblem_side())] {
        let packet = with_licence(name, shown);
        let licence = paper(&packet, "business licence");
        assert_eq!(licence.state, State::Confirm, "{name}: {licence:?}");
        assert!(licence.messages[0].en.contains("named as business licence, but it looks like"), "{licence:?}");
        assert!(licence.pictures[0].certainty < 0.1 || name == "营业执照.jpg", "{licence:?}");
    }
    assert_eq!(paper(&with_licence("营业执照.jpg", page()), "business licence").state, State::Ready);
}

#[test]
fn an_id_card_named_as_a_bank_card_is_asked_about() {
    let mut pictures = id_card();
    pictures.push(picture("银行卡.jpg", emblem_side()));
    let packet = packet_of("individual", None, "", &pictures);
    assert_eq!(paper(&packet, "own bank card").state, State::Confirm);
}

#[test]
fn a_vague_name_is_asked_about_unless_the_picture_looks_like_it_too() {
    let unclear = with_licence("执照.jpg", page());
    let licence = paper(&unclear, "business licence");
    assert_eq!(licence.state, State::Confirm);
    assert!(licence.messages[0].zh.contains("请确认是不是营业执照"), "{licence:?}");
    assert!(with_licence("执照.jpg", certificate()).ready, "name and look agree");
}

/// An individual's packet of which the ID card is given by these.
fn with_id(mut pictures: Vec<Picture>) -> Packet {
    pictures.push(picture("银行卡.jpg", card()));
    packet_of("individual", None, "", &pictures)
}

#[test]
fn the_side_of_an_id_card_is_told_by_its_look_and_asked_where_that_does_not_tell() {
    let told = with_id(vec![picture("身份证.jpg", portrait_side()), picture("身份证2.jpg", emblem_side())]);
    assert!(told.ready, "{}", render::table(&told, Lang::En));
    for name in ["Élise ID card.jpg", "身份证.jpg"] {
        let packet = with_id(vec![picture(name, card())]);
        assert_eq!(packet.headline().en, "2 missing", "{name}");
        let said = &packet.others[0].basis;
        assert!(said.en.contains("by its name it is an ID card, emblem side or"), "{said:?}");
        assert!(!said.en.contains("bank card") && said.zh.contains("身份证人像面"), "{said:?}");
    }
}

#[test]
fn a_paper_that_is_there_is_not_asked_for_again() {
    let mut pictures = id_card();
    pictures.push(picture("IMG_0001.jpg", card()));
    let packet = with_id(pictures);
    assert!(packet.others[0].basis.en.starts_with("unknown (it looks like a card);"), "{:?}", packet.others);
}
