module Tests

open Expecto

[<Tests>]
let tests =
    testList "Symbolics" [ testCase "placeholder" (fun () -> Expect.isTrue true "") ]
