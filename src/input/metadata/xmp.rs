//! What XMP says, looked for as plain text: it may stand in any file, and be broken.

use memchr::memmem;

use super::clean;

/// Program that wrote the file: the attribute or the element `xmp:CreatorTool`, under whatever prefix.
pub(crate) fn creator_tool(xmp: &[u8]) -> Option<String> {
    const NAME: &[u8] = b"CreatorTool";
    memmem::find_iter(xmp, NAME).find_map(|at| {
        let rest = xmp[at + NAME.len()..].trim_ascii_start();
        let (value, end) = match rest.split_first()? {
            (b'>', rest) => (rest, b'<'),
            (b'=', rest) => match rest.trim_ascii_start().split_first()? {
                (&quote @ (b'"' | b'\''), rest) => (rest, quote),
                _ => return None,
            },
            _ => return None,
        };
        clean(&value[..memchr::memchr(end, value)?])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_attribute_and_as_element() {
        let tool = |text: &str| creator_tool(text.as_bytes());
        let found = Some("Adobe Photoshop 25.0 (Windows)".to_owned());
        assert_eq!(tool("<rdf:Description xmp:CreatorTool=\"Adobe Photoshop 25.0 (Windows)\" a='b'/>"), found);
        assert_eq!(tool("<a xmp:CreatorTool = 'Adobe Photoshop 25.0 (Windows)'/>"), found);
        assert_eq!(tool("<xmp:CreatorTool>Adobe Photoshop 25.0 (Windows)</xmp:CreatorTool>"), found);
        assert_eq!(tool("<xmp:CreatorTool/><b>x</b>"), None);
        for broken in ["xmp:CreatorTool", "xmp:CreatorTool=", "xmp:CreatorTool=\"a", "xmp:CreatorTool>a", "<a/>", ""] {
            assert_eq!(tool(broken), None, "{broken}");
        }
    }
}
