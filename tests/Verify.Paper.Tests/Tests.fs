module Tests

open Expecto

[<Tests>]
let tests =
    testList "Paper" [ testCase "placeholder" (fun () -> Expect.isTrue true "") ]
