module Program

[<EntryPoint>]
let main argv = ExpectoMtp.run argv
