module Verify.Papers.Tests.LemmaTests

open Expecto
open Verify.Symbolics
open Verify.Papers.Talk

[<Tests>]
let tests =
    testList
        "lemmas"
        [
            for id in Lemmas.proved do
                testCase $"{id} is derived" (fun () ->
                    match Lemmas.tryFind id with
                    | None -> failtest "the lemma is listed but not found"
                    | Some derivation ->
                        Expect.isTrue derivation.Holds derivation.Statement
                        Expect.isNone derivation.Difference "no difference"
                        Expect.isTrue (derivation.Steps.Length >= 3) "the derivation has steps")

            for id in Lemmas.refuted do
                testCase $"{id} is refuted with its difference" (fun () ->
                    match Lemmas.tryFind id with
                    | None -> failtest "the lemma is listed but not found"
                    | Some derivation ->
                        Expect.isFalse derivation.Holds derivation.Statement
                        Expect.isSome derivation.Difference "the difference is printed")

            for mutant in Lemmas.mutants do
                testCase $"{mutant.Of} with a fault ({mutant.Change}) does not hold" (fun () ->
                    let derivation = mutant.Derivation.Value
                    Expect.isFalse derivation.Holds derivation.Statement

                    match derivation.Difference with
                    | None -> failtest "no difference was printed"
                    | Some difference ->
                        Expect.isNotEmpty difference "the difference"
                        Expect.notEqual difference "0" "the difference is not 0")

            testCase "every proved lemma has a mutant" (fun () ->
                for id in Lemmas.proved do
                    Expect.isTrue (Lemmas.mutants |> List.exists (fun m -> m.Of = id)) id)

            testCase "unknown ids are not found" (fun () -> Expect.isNone (Lemmas.tryFind "no-such-lemma") "none")

            testCase "derivations print as LaTeX with balanced braces" (fun () ->
                for derivation in Lemmas.all () do
                    let text = derivation.Steps |> List.map _.Latex |> String.concat "\n"

                    let count (c: char) =
                        text |> Seq.filter (fun t -> t = c) |> Seq.length

                    Expect.equal (count '{') (count '}') derivation.Id
                    let foreign = text |> Seq.filter (fun c -> c > '~') |> Seq.distinct |> Seq.toList
                    Expect.isEmpty foreign $"{derivation.Id}: every sign has its LaTeX command")
        ]
