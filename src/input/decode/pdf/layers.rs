//! Optional content: layers that the file switches off, of which a viewer shows nothing.

use std::collections::HashSet;

use hayro_syntax::object::{Array, Dict, ObjRef, Object};
use hayro_syntax::page::Resources;
use hayro_syntax::xref::XRef;

/// Layers switched off when the file is opened.
pub(super) struct Layers {
    off: HashSet<ObjRef>,
}

impl Layers {
    pub(super) fn of(xref: &XRef) -> Self {
        let properties = xref.get::<Dict<'_>>(xref.root_id()).and_then(|root| root.get::<Dict<'_>>(b"OCProperties"));
        let off = properties.and_then(|all| all.get::<Dict<'_>>(b"D")).and_then(|usual| usual.get::<Array<'_>>(b"OFF"));
        Self { off: off.map(|off| references(&off)).unwrap_or_default().into_iter().collect() }
    }

    /// Whether marked content with these properties, a name or the dictionary itself, is not shown.
    pub(super) fn hide(&self, properties: &Object<'_>, resources: &Resources<'_>) -> bool {
        match properties {
            Object::Name(name) => self.hide_entry(&resources.properties, name),
            _ => false,
        }
    }

    /// Whether a form, picture or annotation belongs to a layer that is not shown.
    pub(super) fn hide_object(&self, dictionary: &Dict<'_>) -> bool {
        self.hide_entry(dictionary, b"OC")
    }

    fn hide_entry(&self, dictionary: &Dict<'_>, key: &[u8]) -> bool {
        if self.off.is_empty() {
            return false;
        }
        if dictionary.get_ref(key).is_some_and(|layer| self.off.contains(&layer)) {
            return true;
        }
        // What belongs to several layers is shown with any of them, unless it says otherwise: then it counts as shown.
        let Some(group) = dictionary.get::<Dict<'_>>(key) else { return false };
        let layers = match group.get_ref(b"OCGs") {
            Some(one) if group.get::<Array<'_>>(b"OCGs").is_none() => vec![one],
            _ => group.get::<Array<'_>>(b"OCGs").map(|all| references(&all)).unwrap_or_default(),
        };
        let usual = !group.contains_key(b"VE") && !group.contains_key(b"P");
        usual && !layers.is_empty() && layers.iter().all(|layer| self.off.contains(layer))
    }
}

fn references(array: &Array<'_>) -> Vec<ObjRef> {
    array.raw_iter().filter_map(|item| item.as_obj_ref()).collect()
}
