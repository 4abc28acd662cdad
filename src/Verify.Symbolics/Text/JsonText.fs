namespace Verify.Symbolics

open System.IO
open System.Text
open System.Text.Encodings.Web
open System.Text.Json

[<RequireQualifiedAccess>]
module internal JsonText =

    // Formulas hold '+' and '<', which the default encoder would write as escapes; the output is a file, not a web page.
    let private options =
        JsonWriterOptions(Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n")

    let write (body: Utf8JsonWriter -> unit) =
        use stream = new MemoryStream()

        do
            use writer = new Utf8JsonWriter(stream, options)
            body writer

        Encoding.UTF8.GetString(stream.ToArray())
