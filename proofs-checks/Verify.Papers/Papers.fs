namespace Verify.Papers

/// The papers that the program knows.
[<RequireQualifiedAccess>]
module Papers =
    /// Every paper, in the order in which the ledger lists their claims. A further paper is a folder and a line here.
    let all: Paper list = [ Talk.Talk.paper ]
