using System.Text;
using System.Text.Json;

namespace CardSystem.Ingest.Import;

/// <summary>A value of a JSON file that knows where it stands, so that a fault in it can be pointed at.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
/// <param name="Text">The string, or the other value as it is written.</param>
/// <param name="Items">The values of an array.</param>
internal sealed record JsonSpot(JsonTokenType Kind, int Line, int Column, string Text, IReadOnlyList<JsonField> Fields, IReadOnlyList<JsonSpot> Items)
{
    private const int Deepest = 16;
    private const int MostShown = 20;

    /// <summary>What stands there, for a message.</summary>
    public string Shown => Kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"'{Contracts.Shown.Of(Text)}'",
        _ => Contracts.Shown.Of(Text),
    };

    /// <param name="file">The file's name, for messages.</param>
    /// <exception cref="ImportException">It is no JSON; the message says where it ceases to be.</exception>
    public static JsonSpot Read(string file, byte[] utf8)
    {
        var places = new Places(utf8);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Deepest });
        try
        {
            reader.Read();
            var value = Value(ref reader, places);
            // Anything after the value is a fault the reader finds when it is asked for more.
            reader.Read();
            return value;
        }
        catch (JsonException e)
        {
            var (line, column) = places.At((int)(e.LineNumber ?? 0), (int)(e.BytePositionInLine ?? 0));
            throw new ImportException([$"{file} line {line}, column {column}: this is not JSON: {Reason(e.Message, places.Rest(line, column))}"]);
        }
        catch (InvalidOperationException)
        {
            var (line, column) = places.At(reader.TokenStartIndex);
            throw new ImportException([$"{file} line {line}, column {column}: this text has an escape that stands for no character."]);
        }
    }

    private static JsonSpot Value(ref Utf8JsonReader reader, Places places)
    {
        var (line, column) = places.At(reader.TokenStartIndex);
        var kind = reader.TokenType;
        if (kind == JsonTokenType.StartObject)
        {
            var fields = new List<JsonField>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var (keyLine, keyColumn) = places.At(reader.TokenStartIndex);
                var key = reader.GetString()!;
                reader.Read();
                fields.Add(new JsonField(key, keyLine, keyColumn, Value(ref reader, places)));
            }

            return new JsonSpot(kind, line, column, "", fields, []);
        }

        if (kind == JsonTokenType.StartArray)
        {
            var items = new List<JsonSpot>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Value(ref reader, places));
            return new JsonSpot(kind, line, column, "", [], items);
        }

        var text = kind == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        return new JsonSpot(kind, line, column, text, [], []);
    }

    /// <summary>What stands at the fault; the library's own sentence would repeat the rest of the file.</summary>
    private static string Reason(string message, string rest) =>
        message.Contains("maximum configured depth", StringComparison.Ordinal) ? $"brackets stand within brackets more than {Deepest} deep"
        : rest.Length == 0 ? "it ends too early; a bracket or a quotation mark is not closed" : $"'{Contracts.Shown.Of(rest)}'; look for a comma, a quotation mark or a bracket that is missing or too much";

    /// <summary>From bytes to lines and characters.</summary>
    private sealed class Places
    {
        private readonly byte[] _utf8;
        private readonly List<int> _lines = [0];

        public Places(byte[] utf8)
        {
            _utf8 = utf8;
            for (var i = 0; i < utf8.Length; i++)
            {
                if (utf8[i] == (byte)'\n') _lines.Add(i + 1);
            }
        }

        public (int Line, int Column) At(long index)
        {
            var line = _lines.BinarySearch((int)index);
            if (line < 0) line = ~line - 1;
            return At(line, (int)index - _lines[line]);
        }

        /// <summary>The line from a character on, at most as much as a message shows.</summary>
        public string Rest(int line, int column)
        {
            var text = Encoding.UTF8.GetString(_utf8, _lines[line - 1], (line < _lines.Count ? _lines[line] : _utf8.Length) - _lines[line - 1]);
            var from = Math.Min(column - 1, text.Length);
            // The fault is told of the middle of a word; people see the word.
            while (from > 0 && char.IsLetterOrDigit(text[from - 1])) from--;
            return text.Substring(from, Math.Min(MostShown, text.Length - from)).Trim();
        }

        public (int Line, int Column) At(int line, int bytes)
        {
            line = Math.Min(line, _lines.Count - 1);
            var from = _lines[line];
            var until = Math.Clamp(from + bytes, from, _utf8.Length);
            var characters = 0;
            for (var i = from; i < until; i++)
            {
                if ((_utf8[i] & 0xC0) != 0x80) characters++;
            }

            return (line + 1, characters + 1);
        }
    }
}

internal sealed record JsonField(string Key, int Line, int Column, JsonSpot Value);
