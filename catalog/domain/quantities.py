"""What can be measured of a type, and in which units: a figure in any other is refused."""

MILLIMETRES, METRES, KILOMETRES = "mm", "m", "km"
QUANTITIES: dict[str, tuple[str, ...]] = {
    "calibre": (MILLIMETRES,),
    "length": (MILLIMETRES, METRES),
    "barrel length": (MILLIMETRES, METRES),
    "hull length": (METRES,),
    "height": (METRES,),
    "width": (METRES,),
    "wingspan": (METRES,),
    "mass": ("kg",),
    "combat mass": ("t",),
    "displacement": ("t",),
    "payload": ("kg", "t"),
    "warhead mass": ("kg",),
    "filling mass": ("kg",),
    "crew": ("people",),
    "passengers": ("people",),
    "magazine capacity": ("rounds",),
    "rate of fire": ("rounds/min",),
    "muzzle velocity": ("m/s",),
    "effective range": (METRES, KILOMETRES),
    "firing range": (METRES, KILOMETRES),
    "operating range": (METRES, KILOMETRES),
    "detection range": (METRES, KILOMETRES),
    "road range": (KILOMETRES,),
    "flight range": (KILOMETRES,),
    "flight radius": (KILOMETRES,),
    "road speed": ("km/h",),
    "speed": ("km/h",),
    "engine power": ("hp", "kW"),
    "endurance": ("min", "h"),
    "battery life": ("min", "h"),
    "service ceiling": (METRES,),
    "magnification": ("×",),
    "objective diameter": (MILLIMETRES,),
    "field of view": ("°",),
    "frequency": ("MHz", "GHz"),
    "output power": ("W",),
    "armour penetration": (MILLIMETRES,),
    "launch tubes": ("tubes",),
    "burst radius": (METRES,),
    "fuse delay": ("s",),
}


def problem(quantity: str, unit: str) -> str | None:
    """What is wrong with a quantity and its unit, with what is allowed; None where they are in order."""
    if quantity not in QUANTITIES:
        return f"{quantity!r} is not allowed as a quantity; {', '.join(QUANTITIES)} are"
    if unit not in QUANTITIES[quantity]:
        return f"{unit!r} is not allowed as the unit of {quantity}; {', '.join(QUANTITIES[quantity])} is"
    return None
