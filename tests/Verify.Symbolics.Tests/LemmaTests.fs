module LemmaTests

open Expecto
open Verify.Symbolics

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
                        Expect.isTrue derivation.Holds (Derivation.format derivation)
                        Expect.isNone derivation.Difference "no difference"
                        Expect.isTrue (derivation.Steps.Length >= 3) "the derivation has steps")

            for id in Lemmas.refuted do
                testCase $"{id} is refuted with its difference" (fun () ->
                    match Lemmas.tryFind id with
                    | None -> failtest "the lemma is listed but not found"
                    | Some derivation ->
                        Expect.isFalse derivation.Holds (Derivation.format derivation)
                        Expect.isSome derivation.Difference "the difference is printed")
        ]
