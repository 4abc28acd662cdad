// What the packages of a folder are, read from the files: dotnet fsi tests/packages/check.fsx FEED
// Then faults are planted in copies of them, each of which the same reading must find.
open System
open System.Buffers.Binary
open System.IO
open System.IO.Compression
open System.Reflection.PortableExecutable
open System.Text.RegularExpressions
open System.Xml.Linq

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, "..", ".."))

type Package =
    {
        File: string
        Id: string
        Version: string
        Nuspec: XElement
        Entries: Map<string, byte[]>
    }

let named name (element: XElement) =
    element.Descendants() |> Seq.filter (fun child -> child.Name.LocalName = name)

let text name element =
    named name element
    |> Seq.tryHead
    |> Option.map (fun child -> child.Value.Trim())
    |> Option.defaultValue ""

let attribute name (element: XElement) =
    match element.Attribute(XName.Get name) with
    | null -> ""
    | found -> found.Value

let read (file: string) =
    use zip = ZipFile.OpenRead file

    let entries =
        Map.ofSeq (
            seq {
                for entry in zip.Entries do
                    use stream = entry.Open()
                    use copy = new MemoryStream()
                    stream.CopyTo copy
                    yield entry.FullName, copy.ToArray()
            }
        )

    let nuspec =
        entries
        |> Map.toSeq
        |> Seq.find (fun (name, _) -> name.EndsWith(".nuspec", StringComparison.Ordinal))
        |> snd

    use stream = new MemoryStream(nuspec)
    let nuspec = XDocument.Load(stream).Root

    {
        File = Path.GetFileName file
        Id = text "id" nuspec
        Version = text "version" nuspec
        Nuspec = nuspec
        Entries = entries
    }

/// Packages by the projects that make them: the floors, the papers, the command and the templates.
let libraries =
    [
        for project in Directory.EnumerateFiles(Path.Combine(root, "src"), "*.*proj", SearchOption.AllDirectories) do
            let name = Path.GetFileNameWithoutExtension project

            if name <> "Verify.Cli" then
                "VerifySgd." + name.Substring 7
        "VerifySgd.Papers"
    ]

let others = [ "VerifySgd.Tool"; "VerifySgd.Tool.any"; "VerifySgd.Templates" ]

/// Platforms on which the command draws, and the two libraries that it draws with.
let natives =
    [
        for platform, prefix, suffix in
            [
                "win-x64", "", "dll"
                "win-arm64", "", "dll"
                "osx", "", "dylib"
                "linux-x64", "", "so"
                "linux-arm64", "", "so"
            ] do
            for library in [ "libSkiaSharp"; "libHarfBuzzSharp" ] do
                $"runtimes/{platform}/native/{prefix}{library}.{suffix}"
    ]

let isPng size (bytes: byte[]) =
    bytes.Length > 24
    && bytes[1..3] = "PNG"B
    && BinaryPrimitives.ReadInt32BigEndian(ReadOnlySpan(bytes, 16, 4)) = size
    && BinaryPrimitives.ReadInt32BigEndian(ReadOnlySpan(bytes, 20, 4)) = size

let hasEmbeddedSymbols (assembly: byte[]) =
    use reader = new PEReader(new MemoryStream(assembly))

    reader.ReadDebugDirectory()
    |> Seq.exists (fun entry -> entry.Type = DebugDirectoryEntryType.EmbeddedPortablePdb)

let complaints (packages: Package list) =
    let versions = packages |> List.map _.Version |> List.distinct
    let ids = packages |> List.map _.Id

    [
        for id in libraries @ others do
            if not (List.contains id ids) then
                $"{id}: there is no such package"

        if versions.Length <> 1 then
            $"""the packages have several versions: {String.Join(", ", versions)}"""

        for package in packages do
            let say complaint = $"{package.Id}: {complaint}"
            let has name = package.Entries.ContainsKey name

            if not (package.Id.StartsWith("VerifySgd.", StringComparison.Ordinal)) then
                say "the id is not under the prefix VerifySgd"

            if text "license" package.Nuspec <> "MIT" then
                say "the licence is not the expression MIT"

            if not (has (text "readme" package.Nuspec)) then
                say "the readme that the nuspec names is not there"

            match package.Entries.TryFind(text "icon" package.Nuspec) with
            | Some icon when isPng 128 icon -> ()
            | Some _
            | None -> say "there is no icon of 128 × 128"

            if (text "releaseNotes" package.Nuspec).Length < 40 then
                say "there are no release notes"

            if (text "description" package.Nuspec).Length < 20 then
                say "there is no description"

            if package.Nuspec.ToString().Contains ".invalid" then
                say "an address does not exist"

            for repository in named "repository" package.Nuspec do
                if attribute "url" repository <> "" && text "projectUrl" package.Nuspec = "" then
                    say "a repository, but no page of the project"

            for name in package.Entries.Keys do
                if name.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase) then
                    say $"symbols beside an assembly: {name}"

            for dependency in named "dependency" package.Nuspec do
                let id = attribute "id" dependency
                let version = attribute "version" dependency

                if not (Regex.IsMatch(version, @"^\d+(\.\d+)+$")) then
                    say $"'{version}' of {id} is no lower bound"

                if id.StartsWith("Verify", StringComparison.Ordinal) then
                    if not (List.contains id libraries) then
                        say $"{id} is no package of ours"

                    if version <> package.Version then
                        say $"{id} {version} is of another version"

            if List.contains package.Id libraries then
                let assembly = "lib/net10.0/Verify." + package.Id.Substring 10

                match package.Entries.TryFind(assembly + ".dll") with
                | None -> say $"{assembly}.dll is not there"
                | Some bytes ->
                    if not (hasEmbeddedSymbols bytes) then
                        say "the assembly has no symbols within"

                if package.Id <> "VerifySgd.Papers" && not (has (assembly + ".xml")) then
                    say "the documentation of the assembly is not there"

            if package.Id.StartsWith("VerifySgd.Tool", StringComparison.Ordinal) then
                let settings =
                    package.Entries
                    |> Map.tryPick (fun name bytes ->
                        if name.EndsWith("DotnetToolSettings.xml", StringComparison.Ordinal) then
                            Some(Text.Encoding.UTF8.GetString bytes)
                        else
                            None)

                if not ((defaultArg settings "").Contains "Name=\"verify\"") then
                    say "the command is not called verify"

            if package.Id = "VerifySgd.Templates" then
                let versioned =
                    [
                        "content/verify-claims/.config/dotnet-tools.json"
                        "content/verify-claims-library/.config/dotnet-tools.json"
                        "content/verify-claims-library/MyClaims.fsproj"
                    ]

                for name in versioned do
                    match package.Entries.TryFind name with
                    | Some bytes when (Text.Encoding.UTF8.GetString bytes).Contains $"\"{package.Version}\"" -> ()
                    | Some _ -> say $"{name} asks for another version"
                    | None -> say $"{name} is not there"

            if package.Id = "VerifySgd.Tool.any" then
                for native in natives do
                    if not (has ("tools/net10.0/any/" + native)) then
                        say $"{native} is not there"
    ]

/// A change of one package, and what must be said of it.
let planted: (string * string * (Package -> Package) * string) list =
    let nuspec (change: string -> string) package =
        { package with
            Nuspec = XElement.Parse(change (package.Nuspec.ToString()))
        }

    let entries change package =
        { package with
            Entries = change package.Entries
        }

    [
        "id", "VerifySgd.Claims", (fun package -> { package with Id = "Verify.Claims" }), "prefix"
        "exact pin",
        "VerifySgd.Claims",
        nuspec (fun text -> Regex.Replace(text, "(id=\"FSharp.Core\" version=)\"([^\"]*)\"", "$1\"[$2]\"")),
        "lower bound"
        "another version of ours",
        "VerifySgd.Claims",
        nuspec (fun text -> Regex.Replace(text, "(id=\"VerifySgd.Arithmetic\" version=)\"([^\"]*)\"", "$1\"0.0.1\"")),
        "another version"
        "old id of ours",
        "VerifySgd.Claims",
        nuspec _.Replace("id=\"VerifySgd.Arithmetic\"", "id=\"Verify.Arithmetic\""),
        "no package of ours"
        "licence", "VerifySgd.Reports", nuspec _.Replace(">MIT<", ">GPL<"), "licence"
        "readme", "VerifySgd.Reports", entries (Map.remove "README.md"), "readme"
        "icon", "VerifySgd.Reports", entries (Map.add "icon.png" "PNG"B), "icon"
        "notes",
        "VerifySgd.Reports",
        nuspec (fun text -> Regex.Replace(text, "(?s)<releaseNotes>.*</releaseNotes>", "")),
        "release notes"
        "address", "VerifySgd.Reports", nuspec _.Replace("icon.png", "https://example.invalid/i.png"), "address"
        "symbols", "VerifySgd.Tool.any", entries (Map.add "tools/net10.0/any/libSkiaSharp.pdb" [||]), "symbols beside"
        "native",
        "VerifySgd.Tool.any",
        entries (Map.remove ("tools/net10.0/any/runtimes/osx/native/libSkiaSharp.dylib")),
        "osx"
        "template of another version",
        "VerifySgd.Templates",
        entries (Map.map (fun name bytes -> if name.EndsWith "tools.json" then "0.1"B else bytes)),
        "asks for another version"
        "documentation", "VerifySgd.Answers", entries (Map.remove "lib/net10.0/Verify.Answers.xml"), "documentation"
        "command",
        "VerifySgd.Tool",
        entries (Map.map (fun name bytes -> if name.EndsWith "Settings.xml" then [||] else bytes)),
        "called verify"
    ]

let feed =
    match fsi.CommandLineArgs with
    | [| _; feed |] -> feed
    | _ -> failwith "dotnet fsi tests/packages/check.fsx FEED"

let packages =
    [
        for file in Directory.EnumerateFiles(feed, "*.nupkg") |> Seq.sort do
            read file
    ]

let found = complaints packages

let missed =
    [
        for name, id, change, word in planted do
            let faulty =
                packages
                |> List.map (fun package -> if package.Id = id then change package else package)

            let said = complaints faulty |> List.except found

            if not (said |> List.exists (fun complaint -> complaint.Contains word)) then
                $"a planted fault is not found: {name}"
    ]

for line in found @ missed do
    eprintfn $"packages: {line}"

printfn
    $"{packages.Length} packages read, {found.Length} complaints, {planted.Length - missed.Length} of {planted.Length} planted faults found"

exit (if found.IsEmpty && missed.IsEmpty then 0 else 1)
