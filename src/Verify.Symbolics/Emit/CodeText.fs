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

    let private words (text: string) =
        text.Split([| ' '; '\n' |], StringSplitOptions.RemoveEmptyEntries)
        |> List.ofArray

    /// Names that the emitted functions use themselves; a parameter of that name gets an underscore.
    let locals =
        words "a d e h i j k k1 k2 k3 k4 n p q r s t u v x X y f by rows steps MOMENTS"

    /// Python's keywords and soft keywords (The Python Language Reference, 2.3), and what the module calls or defines.
    let python =
        words
            "False None True and as assert async await break case class continue def del elif else except finally for from
             global if import in is lambda match nonlocal not or pass raise return try type while with yield _
             averages equations len list range solve sum zip"

    /// C#'s keywords and contextual keywords (C# language specification, 6.4.4), and what the class calls or defines.
    let csharp =
        words
            "abstract as base bool break byte case catch char checked class const continue decimal default delegate do double
             else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal
             is lock long namespace new null object operator out override params private protected public readonly ref return
             sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked
             unsafe ushort using virtual void volatile while add alias and ascending async await by descending dynamic equals
             field file from get global group init into join let managed nameof nint not notnull nuint on or orderby partial
             record remove required scoped select set unmanaged value var when where with yield
             Averages Equations Func Mean MomentEquations Moments Move Solve String System Math"

    /// Julia's keywords (manual, Base: Essentials), and what the file calls or defines.
    let julia =
        words
            "abstract baremodule begin break catch const continue do else elseif end export false finally for function global if
             import in isa let local macro module mutable new outer primitive public quote return struct true try type using
             where while averages eachindex eltype equations length mean similar solve sum zero zeros"
