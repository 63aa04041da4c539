using System.IO.Compression;
using System.Xml;

namespace CardSystem.Ingest.Import;

/// <summary>
/// The zip archive of a workbook. All its parts together may inflate to so many bytes and no more, whatever the archive's directory claims,
/// and its XML may not define entities: neither a zip bomb nor an XML bomb costs more than the bound.
/// </summary>
internal sealed class XlsxPackage : IDisposable
{
    public const long MostInflated = 256 << 20;
    public const int MostParts = 4_096;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly long[] _left = [MostInflated];

    /// <exception cref="InvalidDataException">It is no zip archive.</exception>
    public XlsxPackage(byte[] bytes)
    {
        _zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
        if (_zip.Entries.Count > MostParts) throw new SheetException($"is an archive of {_zip.Entries.Count} files; a workbook has at most {MostParts}.");
        foreach (var entry in _zip.Entries) _parts.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
    }

    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK\x03\x04"u8) || bytes.StartsWith("PK\x05\x06"u8);

    public bool Has(string part) => _parts.ContainsKey(part);

    public XmlReader Open(string part)
    {
        if (!_parts.TryGetValue(part, out var entry)) throw new InvalidDataException($"There is no {part}.");
        return XmlReader.Create(new BoundedStream(entry.Open(), _left), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostInflated, CloseInput = true, IgnoreComments = true, IgnoreProcessingInstructions = true,
        });
    }

    /// <summary>What a part refers to: id, the last word of its type, and the part it names.</summary>
    public List<(string Id, string Type, string Part)> References(string part)
    {
        var slash = part.LastIndexOf('/');
        var (folder, name) = (part[..(slash + 1)], part[(slash + 1)..]);
        var references = new List<(string, string, string)>();
        var file = $"{folder}_rels/{name}.rels";
        if (!Has(file)) return references;
        using var xml = Open(file);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "Relationship" || xml.GetAttribute("TargetMode") == "External") continue;
            if (xml.GetAttribute("Id") is { } id && xml.GetAttribute("Type") is { } type && xml.GetAttribute("Target") is { } target)
                references.Add((id, type[(type.LastIndexOf('/') + 1)..], Resolve(folder, target)));
            if (references.Count > MostParts) throw new InvalidDataException("Too many references.");
        }

        return references;
    }

    private static string Resolve(string folder, string target)
    {
        var path = new List<string>();
        foreach (var step in (target.StartsWith('/') ? target : folder + target).Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ".." && path.Count > 0) path.RemoveAt(path.Count - 1);
            else if (step is not ("." or "..")) path.Add(step);
        }

        return string.Join('/', path);
    }

    public void Dispose() => _zip.Dispose();

    /// <summary>Reads no more than what is left for the whole archive.</summary>
    private sealed class BoundedStream(Stream inner, long[] left) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            if ((left[0] -= read) < 0) throw new SheetException($"inflates to more than {MostInflated >> 20} MiB; divide it.");
            return read;
        }

        public override void Flush() => inner.Flush();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
