namespace Verify.Symbolics

/// Partitions and pairings of small sets, for the expectation formulas.
[<RequireQualifiedAccess>]
module internal SetPartition =
    /// All partitions of a list of distinct positions into non-empty blocks.
    let rec all (positions: 'a list) : 'a list list list =
        match positions with
        | [] -> [ [] ]
        | first :: rest ->
            [ for partition in all rest do
                  yield [ first ] :: partition

                  for index in 0 .. partition.Length - 1 do
                      yield
                          partition
                          |> List.mapi (fun i block -> if i = index then first :: block else block) ]

    /// All partitions into pairs; none for an odd number of positions.
    let rec pairings (positions: 'a list) : ('a * 'a) list list =
        match positions with
        | [] -> [ [] ]
        | [ _ ] -> []
        | first :: rest ->
            [ for index in 0 .. rest.Length - 1 do
                  for pairing in pairings (List.removeAt index rest) do
                      yield (first, rest[index]) :: pairing ]

    /// All sublists, each with what it leaves out.
    let rec splits (positions: 'a list) : ('a list * 'a list) list =
        match positions with
        | [] -> [ [], [] ]
        | first :: rest ->
            [ for inside, outside in splits rest do
                  yield first :: inside, outside
                  yield inside, first :: outside ]
