using System.Buffers.Binary;
using System.Text;

namespace CardSystem.Mqtt.Packets;

/// <summary>
/// Reads the data types of MQTT out of one packet's body. The first fault sticks: from then on everything reads as empty, so that a
/// parser can read on in a straight line and look at <see cref="Fault"/> once, at its end.
/// </summary>
internal ref struct PacketReader(ReadOnlySpan<byte> body)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private int _at;
    private int _end = body.Length;

    // Only while properties are read.
    private PacketType _propertiesOf;
    private ulong _seen;

    public PacketFault Fault { get; private set; }
    public readonly bool AtEnd => _at >= _end;

    public void Fail(PacketFault fault)
    {
        if (!Fault.IsNone) return;
        Fault = fault;
        _at = _end = 0;
    }

    /// <summary>True where the whole body was read without fault.</summary>
    public bool Finish()
    {
        if (_at < _end) Fail(PacketFault.Malformed("the packet is longer than its content"));
        return Fault.IsNone;
    }

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public ushort UInt16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (ushort)0;

    public uint UInt32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;

    /// <summary>Variable byte integer (1.5.5): at most four bytes, and no more than needed.</summary>
    public uint VariableInteger()
    {
        uint value = 0;
        for (var shift = 0; shift <= 21; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7F) << shift;
            if ((next & 0x80) != 0) continue;
            if (next == 0 && shift > 0) Fail(PacketFault.Malformed("a variable byte integer uses more bytes than it needs"));
            return value;
        }

        Fail(PacketFault.Malformed("a variable byte integer is longer than four bytes"));
        return 0;
    }

    public ReadOnlySpan<byte> Binary() => Take(UInt16());

    public byte[] OwnBinary() => Binary().ToArray();

    /// <summary>A UTF-8 string still as bytes, proven well-formed and free of U+0000 (1.5.4).</summary>
    public ReadOnlySpan<byte> Utf8()
    {
        var bytes = Binary();
        if (!Utf8Rules.IsValid(bytes)) Fail(PacketFault.Malformed("a string is not the UTF-8 that MQTT allows"));
        return Fault.IsNone ? bytes : [];
    }

    public string String() => Encoding.UTF8.GetString(Utf8());

    /// <summary>A byte that must be 0 or 1.</summary>
    public bool Flag()
    {
        var value = Byte();
        if (value > 1) Fail(PacketFault.Protocol("a property that may be 0 or 1 has another value"));
        return value == 1;
    }

    public ushort PacketId()
    {
        var id = UInt16();
        if (id == 0) Fail(PacketFault.Protocol("the packet id is 0"));
        return id;
    }

    public ReadOnlySpan<byte> Rest() => Take(_end - _at);

    /// <summary>Enters the property block that begins here; <see cref="NextProperty"/> must then be called until it says false.</summary>
    public void OpenProperties(PacketType packet)
    {
        var length = VariableInteger();
        if (length > (uint)(_end - _at)) Fail(PacketFault.Malformed("the properties are longer than the packet"));
        if (!Fault.IsNone) return;
        _propertiesOf = packet;
        _seen = 0;
        _end = _at + (int)length;
    }

    public bool NextProperty(out PropertyId id)
    {
        id = default;
        if (!Fault.IsNone) return false;
        if (_at == _end)
        {
            _end = _body.Length;
            return false;
        }

        var raw = VariableInteger();
        id = (PropertyId)raw;
        if (!Fault.IsNone) return false;
        if (!PropertyRules.Allows(_propertiesOf, raw)) Fail(PacketFault.Malformed($"property 0x{raw:X2} does not belong in this packet"));
        else if ((_seen & (1UL << (int)raw)) != 0 && !PropertyRules.MayRepeat(_propertiesOf, id)) Fail(PacketFault.Protocol($"property 0x{raw:X2} stands more than once"));
        else _seen |= 1UL << (int)raw;
        return Fault.IsNone;
    }

    public void UserProperty(ref List<UserProperty>? into)
    {
        var (name, value) = (String(), String());
        if (Fault.IsNone) (into ??= []).Add(new UserProperty(name, value));
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _end - _at)
        {
            Fail(PacketFault.Malformed("the packet ends too early"));
            return [];
        }

        var bytes = _body.Slice(_at, count);
        _at += count;
        return bytes;
    }
}
