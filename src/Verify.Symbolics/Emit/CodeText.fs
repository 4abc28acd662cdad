namespace Verify.Symbolics

open System

/// What the emitted programs of all languages share.
module internal CodeText =

    let numbered (items: string list) =
        items |> List.mapi (fun k item -> k, item)

    let quoted (items: string list) =
        String.Join(", ", items |> List.map (fun item -> "\"" + item + "\""))

    let heading (system: MomentSystem) =
        let what =
            if system.Process.IsFlow then
                "time derivatives"
            else
                "next values"

        $"Moments of {system.Process.Name}, order {system.Order}, {system.Features} features: {what} of the raw moments."

    /// Names that the emitted functions use themselves; a parameter of that name gets an underscore.
    let locals =
        [
            "a"
            "d"
            "e"
            "h"
            "k1"
            "k2"
            "k3"
            "k4"
            "p"
            "q"
            "r"
            "s"
            "steps"
            "t"
            "u"
            "v"
            "x"
            "X"
            "y"
        ]
