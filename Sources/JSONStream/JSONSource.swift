/// Where a piece of a document begins: the origin that positions of errors are counted from.
struct JSONSource {
    var line = 1
    var column = 1
    var byteOffset = 0
}
