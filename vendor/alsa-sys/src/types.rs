#[repr(C)]
#[derive(Copy, Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct __BindgenBitfieldUnit<Storage> {
    storage: Storage,
}
impl<Storage> __BindgenBitfieldUnit<Storage> {
    #[inline]
    pub const fn new(storage: Storage) -> Self {
        Self { storage }
    }
}
impl<Storage> __BindgenBitfieldUnit<Storage>
where
    Storage: AsRef<[u8]> + AsMut<[u8]>,
{
    #[inline]
    fn extract_bit(byte: u8, index: usize) -> bool {
        let bit_index = if cfg!(target_endian = "big") {
            7 - (index % 8)
        } else {
            index % 8
        };
        let mask = 1 << bit_index;
        byte & mask == mask
    }
    #[inline]
    pub fn get_bit(&self, index: usize) -> bool {
        debug_assert!(index / 8 < self.storage.as_ref().len());
        let byte_index = index / 8;
        let byte = self.storage.as_ref()[byte_index];
        Self::extract_bit(byte, index)
    }
    #[inline]
    pub unsafe fn raw_get_bit(this: *const Self, index: usize) -> bool {
        debug_assert!(index / 8 < core::mem::size_of::<Storage>());
        let byte_index = index / 8;
        let byte = unsafe {
            *(core::ptr::addr_of!((*this).storage) as *const u8).offset(byte_index as isize)
        };
        Self::extract_bit(byte, index)
    }
    #[inline]
    fn change_bit(byte: u8, index: usize, val: bool) -> u8 {
        let bit_index = if cfg!(target_endian = "big") {
            7 - (index % 8)
        } else {
            index % 8
        };
        let mask = 1 << bit_index;
        if val { byte | mask } else { byte & !mask }
    }
    #[inline]
    pub fn set_bit(&mut self, index: usize, val: bool) {
        debug_assert!(index / 8 < self.storage.as_ref().len());
        let byte_index = index / 8;
        let byte = &mut self.storage.as_mut()[byte_index];
        *byte = Self::change_bit(*byte, index, val);
    }
    #[inline]
    pub unsafe fn raw_set_bit(this: *mut Self, index: usize, val: bool) {
        debug_assert!(index / 8 < core::mem::size_of::<Storage>());
        let byte_index = index / 8;
        let byte = unsafe {
            (core::ptr::addr_of_mut!((*this).storage) as *mut u8).offset(byte_index as isize)
        };
        unsafe { *byte = Self::change_bit(*byte, index, val) };
    }
    #[inline]
    pub fn get(&self, bit_offset: usize, bit_width: u8) -> u64 {
        debug_assert!(bit_width <= 64);
        debug_assert!(bit_offset / 8 < self.storage.as_ref().len());
        debug_assert!((bit_offset + (bit_width as usize)) / 8 <= self.storage.as_ref().len());
        let mut val = 0;
        for i in 0..(bit_width as usize) {
            if self.get_bit(i + bit_offset) {
                let index = if cfg!(target_endian = "big") {
                    bit_width as usize - 1 - i
                } else {
                    i
                };
                val |= 1 << index;
            }
        }
        val
    }
    #[inline]
    pub unsafe fn raw_get(this: *const Self, bit_offset: usize, bit_width: u8) -> u64 {
        debug_assert!(bit_width <= 64);
        debug_assert!(bit_offset / 8 < core::mem::size_of::<Storage>());
        debug_assert!((bit_offset + (bit_width as usize)) / 8 <= core::mem::size_of::<Storage>());
        let mut val = 0;
        for i in 0..(bit_width as usize) {
            if unsafe { Self::raw_get_bit(this, i + bit_offset) } {
                let index = if cfg!(target_endian = "big") {
                    bit_width as usize - 1 - i
                } else {
                    i
                };
                val |= 1 << index;
            }
        }
        val
    }
    #[inline]
    pub fn set(&mut self, bit_offset: usize, bit_width: u8, val: u64) {
        debug_assert!(bit_width <= 64);
        debug_assert!(bit_offset / 8 < self.storage.as_ref().len());
        debug_assert!((bit_offset + (bit_width as usize)) / 8 <= self.storage.as_ref().len());
        for i in 0..(bit_width as usize) {
            let mask = 1 << i;
            let val_bit_is_set = val & mask == mask;
            let index = if cfg!(target_endian = "big") {
                bit_width as usize - 1 - i
            } else {
                i
            };
            self.set_bit(index + bit_offset, val_bit_is_set);
        }
    }
    #[inline]
    pub unsafe fn raw_set(this: *mut Self, bit_offset: usize, bit_width: u8, val: u64) {
        debug_assert!(bit_width <= 64);
        debug_assert!(bit_offset / 8 < core::mem::size_of::<Storage>());
        debug_assert!((bit_offset + (bit_width as usize)) / 8 <= core::mem::size_of::<Storage>());
        for i in 0..(bit_width as usize) {
            let mask = 1 << i;
            let val_bit_is_set = val & mask == mask;
            let index = if cfg!(target_endian = "big") {
                bit_width as usize - 1 - i
            } else {
                i
            };
            unsafe { Self::raw_set_bit(this, index + bit_offset, val_bit_is_set) };
        }
    }
}
#[repr(C)]
#[derive(Default)]
pub struct __IncompleteArrayField<T>(::core::marker::PhantomData<T>, [T; 0]);
impl<T> __IncompleteArrayField<T> {
    #[inline]
    pub const fn new() -> Self {
        __IncompleteArrayField(::core::marker::PhantomData, [])
    }
    #[inline]
    pub fn as_ptr(&self) -> *const T {
        self as *const _ as *const T
    }
    #[inline]
    pub fn as_mut_ptr(&mut self) -> *mut T {
        self as *mut _ as *mut T
    }
    #[inline]
    pub unsafe fn as_slice(&self, len: usize) -> &[T] {
        ::core::slice::from_raw_parts(self.as_ptr(), len)
    }
    #[inline]
    pub unsafe fn as_mut_slice(&mut self, len: usize) -> &mut [T] {
        ::core::slice::from_raw_parts_mut(self.as_mut_ptr(), len)
    }
}
impl<T> ::core::fmt::Debug for __IncompleteArrayField<T> {
    fn fmt(&self, fmt: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        fmt.write_str("__IncompleteArrayField")
    }
}
pub type snd_htimestamp_t = timespec;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_output {
    _unused: [u8; 0],
}
pub type snd_output_t = _snd_output;
pub type snd_local_error_handler_t = ::core::option::Option<
    unsafe extern "C" fn(
        file: *const ::core::ffi::c_char,
        line: ::core::ffi::c_int,
        func: *const ::core::ffi::c_char,
        err: ::core::ffi::c_int,
        fmt: *const ::core::ffi::c_char,
        arg: *mut __va_list_tag,
    ),
>;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_config {
    _unused: [u8; 0],
}
pub type snd_config_t = _snd_config;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_pcm_info {
    _unused: [u8; 0],
}
pub type snd_pcm_info_t = _snd_pcm_info;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_pcm_hw_params {
    _unused: [u8; 0],
}
pub type snd_pcm_hw_params_t = _snd_pcm_hw_params;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_pcm_sw_params {
    _unused: [u8; 0],
}
pub type snd_pcm_sw_params_t = _snd_pcm_sw_params;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_pcm_status {
    _unused: [u8; 0],
}
pub type snd_pcm_status_t = _snd_pcm_status;
pub const SND_PCM_STREAM_PLAYBACK: _snd_pcm_stream = 0;
pub const SND_PCM_STREAM_CAPTURE: _snd_pcm_stream = 1;
pub type _snd_pcm_stream = ::core::ffi::c_uint;
pub use self::_snd_pcm_stream as snd_pcm_stream_t;
pub const SND_PCM_ACCESS_MMAP_INTERLEAVED: _snd_pcm_access = 0;
pub const SND_PCM_ACCESS_MMAP_NONINTERLEAVED: _snd_pcm_access = 1;
pub const SND_PCM_ACCESS_MMAP_COMPLEX: _snd_pcm_access = 2;
pub const SND_PCM_ACCESS_RW_INTERLEAVED: _snd_pcm_access = 3;
pub const SND_PCM_ACCESS_RW_NONINTERLEAVED: _snd_pcm_access = 4;
pub type _snd_pcm_access = ::core::ffi::c_uint;
pub use self::_snd_pcm_access as snd_pcm_access_t;
pub const SND_PCM_FORMAT_UNKNOWN: _snd_pcm_format = -1;
pub const SND_PCM_FORMAT_S8: _snd_pcm_format = 0;
pub const SND_PCM_FORMAT_U8: _snd_pcm_format = 1;
pub const SND_PCM_FORMAT_S16_LE: _snd_pcm_format = 2;
pub const SND_PCM_FORMAT_S16_BE: _snd_pcm_format = 3;
pub const SND_PCM_FORMAT_U16_LE: _snd_pcm_format = 4;
pub const SND_PCM_FORMAT_U16_BE: _snd_pcm_format = 5;
pub const SND_PCM_FORMAT_S24_LE: _snd_pcm_format = 6;
pub const SND_PCM_FORMAT_S24_BE: _snd_pcm_format = 7;
pub const SND_PCM_FORMAT_U24_LE: _snd_pcm_format = 8;
pub const SND_PCM_FORMAT_U24_BE: _snd_pcm_format = 9;
pub const SND_PCM_FORMAT_S32_LE: _snd_pcm_format = 10;
pub const SND_PCM_FORMAT_S32_BE: _snd_pcm_format = 11;
pub const SND_PCM_FORMAT_U32_LE: _snd_pcm_format = 12;
pub const SND_PCM_FORMAT_U32_BE: _snd_pcm_format = 13;
pub const SND_PCM_FORMAT_FLOAT_LE: _snd_pcm_format = 14;
pub const SND_PCM_FORMAT_FLOAT_BE: _snd_pcm_format = 15;
pub const SND_PCM_FORMAT_FLOAT64_LE: _snd_pcm_format = 16;
pub const SND_PCM_FORMAT_FLOAT64_BE: _snd_pcm_format = 17;
pub const SND_PCM_FORMAT_IEC958_SUBFRAME_LE: _snd_pcm_format = 18;
pub const SND_PCM_FORMAT_IEC958_SUBFRAME_BE: _snd_pcm_format = 19;
pub const SND_PCM_FORMAT_MU_LAW: _snd_pcm_format = 20;
pub const SND_PCM_FORMAT_A_LAW: _snd_pcm_format = 21;
pub const SND_PCM_FORMAT_IMA_ADPCM: _snd_pcm_format = 22;
pub const SND_PCM_FORMAT_MPEG: _snd_pcm_format = 23;
pub const SND_PCM_FORMAT_GSM: _snd_pcm_format = 24;
pub const SND_PCM_FORMAT_S20_LE: _snd_pcm_format = 25;
pub const SND_PCM_FORMAT_S20_BE: _snd_pcm_format = 26;
pub const SND_PCM_FORMAT_U20_LE: _snd_pcm_format = 27;
pub const SND_PCM_FORMAT_U20_BE: _snd_pcm_format = 28;
pub const SND_PCM_FORMAT_SPECIAL: _snd_pcm_format = 31;
pub const SND_PCM_FORMAT_S24_3LE: _snd_pcm_format = 32;
pub const SND_PCM_FORMAT_S24_3BE: _snd_pcm_format = 33;
pub const SND_PCM_FORMAT_U24_3LE: _snd_pcm_format = 34;
pub const SND_PCM_FORMAT_U24_3BE: _snd_pcm_format = 35;
pub const SND_PCM_FORMAT_S20_3LE: _snd_pcm_format = 36;
pub const SND_PCM_FORMAT_S20_3BE: _snd_pcm_format = 37;
pub const SND_PCM_FORMAT_U20_3LE: _snd_pcm_format = 38;
pub const SND_PCM_FORMAT_U20_3BE: _snd_pcm_format = 39;
pub const SND_PCM_FORMAT_S18_3LE: _snd_pcm_format = 40;
pub const SND_PCM_FORMAT_S18_3BE: _snd_pcm_format = 41;
pub const SND_PCM_FORMAT_U18_3LE: _snd_pcm_format = 42;
pub const SND_PCM_FORMAT_U18_3BE: _snd_pcm_format = 43;
pub const SND_PCM_FORMAT_G723_24: _snd_pcm_format = 44;
pub const SND_PCM_FORMAT_G723_24_1B: _snd_pcm_format = 45;
pub const SND_PCM_FORMAT_G723_40: _snd_pcm_format = 46;
pub const SND_PCM_FORMAT_G723_40_1B: _snd_pcm_format = 47;
pub const SND_PCM_FORMAT_DSD_U8: _snd_pcm_format = 48;
pub const SND_PCM_FORMAT_DSD_U16_LE: _snd_pcm_format = 49;
pub const SND_PCM_FORMAT_DSD_U32_LE: _snd_pcm_format = 50;
pub const SND_PCM_FORMAT_DSD_U16_BE: _snd_pcm_format = 51;
pub const SND_PCM_FORMAT_DSD_U32_BE: _snd_pcm_format = 52;
pub type _snd_pcm_format = ::core::ffi::c_int;
pub use self::_snd_pcm_format as snd_pcm_format_t;
pub type _snd_pcm_subformat = ::core::ffi::c_int;
pub use self::_snd_pcm_subformat as snd_pcm_subformat_t;
pub const SND_PCM_STATE_OPEN: _snd_pcm_state = 0;
pub const SND_PCM_STATE_SETUP: _snd_pcm_state = 1;
pub const SND_PCM_STATE_PREPARED: _snd_pcm_state = 2;
pub const SND_PCM_STATE_RUNNING: _snd_pcm_state = 3;
pub const SND_PCM_STATE_XRUN: _snd_pcm_state = 4;
pub const SND_PCM_STATE_DRAINING: _snd_pcm_state = 5;
pub const SND_PCM_STATE_PAUSED: _snd_pcm_state = 6;
pub const SND_PCM_STATE_SUSPENDED: _snd_pcm_state = 7;
pub const SND_PCM_STATE_DISCONNECTED: _snd_pcm_state = 8;
pub type _snd_pcm_state = ::core::ffi::c_uint;
pub use self::_snd_pcm_state as snd_pcm_state_t;
pub const SND_PCM_TSTAMP_NONE: _snd_pcm_tstamp = 0;
pub const SND_PCM_TSTAMP_ENABLE: _snd_pcm_tstamp = 1;
pub type _snd_pcm_tstamp = ::core::ffi::c_uint;
pub use self::_snd_pcm_tstamp as snd_pcm_tstamp_t;
pub const SND_PCM_TSTAMP_TYPE_GETTIMEOFDAY: _snd_pcm_tstamp_type = 0;
pub const SND_PCM_TSTAMP_TYPE_MONOTONIC: _snd_pcm_tstamp_type = 1;
pub const SND_PCM_TSTAMP_TYPE_MONOTONIC_RAW: _snd_pcm_tstamp_type = 2;
pub type _snd_pcm_tstamp_type = ::core::ffi::c_uint;
pub use self::_snd_pcm_tstamp_type as snd_pcm_tstamp_type_t;
pub const SND_PCM_AUDIO_TSTAMP_TYPE_COMPAT: _snd_pcm_audio_tstamp_type = 0;
pub const SND_PCM_AUDIO_TSTAMP_TYPE_DEFAULT: _snd_pcm_audio_tstamp_type = 1;
pub const SND_PCM_AUDIO_TSTAMP_TYPE_LINK: _snd_pcm_audio_tstamp_type = 2;
pub const SND_PCM_AUDIO_TSTAMP_TYPE_LINK_ABSOLUTE: _snd_pcm_audio_tstamp_type = 3;
pub const SND_PCM_AUDIO_TSTAMP_TYPE_LINK_ESTIMATED: _snd_pcm_audio_tstamp_type = 4;
pub const SND_PCM_AUDIO_TSTAMP_TYPE_LINK_SYNCHRONIZED: _snd_pcm_audio_tstamp_type = 5;
pub type _snd_pcm_audio_tstamp_type = ::core::ffi::c_uint;
#[repr(C)]
#[repr(align(4))]
#[derive(Debug, Copy, Clone)]
pub struct _snd_pcm_audio_tstamp_config {
    pub _bitfield_align_1: [u8; 0],
    pub _bitfield_1: __BindgenBitfieldUnit<[u8; 1usize]>,
    pub __bindgen_padding_0: [u8; 3usize],
}
impl _snd_pcm_audio_tstamp_config {
    #[inline]
    pub fn type_requested(&self) -> ::core::ffi::c_uint {
        unsafe { ::core::mem::transmute(self._bitfield_1.get(0usize, 4u8) as u32) }
    }
    #[inline]
    pub fn set_type_requested(&mut self, val: ::core::ffi::c_uint) {
        unsafe {
            let val: u32 = ::core::mem::transmute(val);
            self._bitfield_1.set(0usize, 4u8, val as u64)
        }
    }
    #[inline]
    pub unsafe fn type_requested_raw(this: *const Self) -> ::core::ffi::c_uint {
        unsafe {
            ::core::mem::transmute(<__BindgenBitfieldUnit<[u8; 1usize]>>::raw_get(
                ::core::ptr::addr_of!((*this)._bitfield_1),
                0usize,
                4u8,
            ) as u32)
        }
    }
    #[inline]
    pub unsafe fn set_type_requested_raw(this: *mut Self, val: ::core::ffi::c_uint) {
        unsafe {
            let val: u32 = ::core::mem::transmute(val);
            <__BindgenBitfieldUnit<[u8; 1usize]>>::raw_set(
                ::core::ptr::addr_of_mut!((*this)._bitfield_1),
                0usize,
                4u8,
                val as u64,
            )
        }
    }
    #[inline]
    pub fn report_delay(&self) -> ::core::ffi::c_uint {
        unsafe { ::core::mem::transmute(self._bitfield_1.get(4usize, 1u8) as u32) }
    }
    #[inline]
    pub fn set_report_delay(&mut self, val: ::core::ffi::c_uint) {
        unsafe {
            let val: u32 = ::core::mem::transmute(val);
            self._bitfield_1.set(4usize, 1u8, val as u64)
        }
    }
    #[inline]
    pub unsafe fn report_delay_raw(this: *const Self) -> ::core::ffi::c_uint {
        unsafe {
            ::core::mem::transmute(<__BindgenBitfieldUnit<[u8; 1usize]>>::raw_get(
                ::core::ptr::addr_of!((*this)._bitfield_1),
                4usize,
                1u8,
            ) as u32)
        }
    }
    #[inline]
    pub unsafe fn set_report_delay_raw(this: *mut Self, val: ::core::ffi::c_uint) {
        unsafe {
            let val: u32 = ::core::mem::transmute(val);
            <__BindgenBitfieldUnit<[u8; 1usize]>>::raw_set(
                ::core::ptr::addr_of_mut!((*this)._bitfield_1),
                4usize,
                1u8,
                val as u64,
            )
        }
    }
    #[inline]
    pub fn new_bitfield_1(
        type_requested: ::core::ffi::c_uint,
        report_delay: ::core::ffi::c_uint,
    ) -> __BindgenBitfieldUnit<[u8; 1usize]> {
        let mut __bindgen_bitfield_unit: __BindgenBitfieldUnit<[u8; 1usize]> = Default::default();
        __bindgen_bitfield_unit.set(0usize, 4u8, {
            let type_requested: u32 = unsafe { ::core::mem::transmute(type_requested) };
            type_requested as u64
        });
        __bindgen_bitfield_unit.set(4usize, 1u8, {
            let report_delay: u32 = unsafe { ::core::mem::transmute(report_delay) };
            report_delay as u64
        });
        __bindgen_bitfield_unit
    }
}
pub type snd_pcm_audio_tstamp_config_t = _snd_pcm_audio_tstamp_config;
pub type snd_pcm_uframes_t = ::core::ffi::c_ulong;
pub type snd_pcm_sframes_t = ::core::ffi::c_long;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_pcm {
    _unused: [u8; 0],
}
pub type snd_pcm_t = _snd_pcm;
pub const SND_PCM_TYPE_HW: _snd_pcm_type = 0;
pub const SND_PCM_TYPE_LINEAR: _snd_pcm_type = 8;
pub const SND_PCM_TYPE_ALAW: _snd_pcm_type = 9;
pub const SND_PCM_TYPE_MULAW: _snd_pcm_type = 10;
pub const SND_PCM_TYPE_ADPCM: _snd_pcm_type = 11;
pub const SND_PCM_TYPE_LINEAR_FLOAT: _snd_pcm_type = 20;
pub const SND_PCM_TYPE_IEC958: _snd_pcm_type = 26;
pub type _snd_pcm_type = ::core::ffi::c_uint;
pub use self::_snd_pcm_type as snd_pcm_type_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_pcm_channel_area {
    pub addr: *mut ::core::ffi::c_void,
    pub first: ::core::ffi::c_uint,
    pub step: ::core::ffi::c_uint,
}
pub type snd_pcm_channel_area_t = _snd_pcm_channel_area;
pub const SND_CHMAP_TYPE_NONE: snd_pcm_chmap_type = 0;
pub const SND_CHMAP_TYPE_FIXED: snd_pcm_chmap_type = 1;
pub const SND_CHMAP_TYPE_VAR: snd_pcm_chmap_type = 2;
pub const SND_CHMAP_TYPE_PAIRED: snd_pcm_chmap_type = 3;
pub type snd_pcm_chmap_type = ::core::ffi::c_uint;
pub const SND_CHMAP_UNKNOWN: snd_pcm_chmap_position = 0;
pub const SND_CHMAP_NA: snd_pcm_chmap_position = 1;
pub const SND_CHMAP_MONO: snd_pcm_chmap_position = 2;
pub const SND_CHMAP_FL: snd_pcm_chmap_position = 3;
pub const SND_CHMAP_FR: snd_pcm_chmap_position = 4;
pub const SND_CHMAP_RL: snd_pcm_chmap_position = 5;
pub const SND_CHMAP_RR: snd_pcm_chmap_position = 6;
pub const SND_CHMAP_FC: snd_pcm_chmap_position = 7;
pub const SND_CHMAP_LFE: snd_pcm_chmap_position = 8;
pub const SND_CHMAP_SL: snd_pcm_chmap_position = 9;
pub const SND_CHMAP_SR: snd_pcm_chmap_position = 10;
pub const SND_CHMAP_RC: snd_pcm_chmap_position = 11;
pub const SND_CHMAP_FLC: snd_pcm_chmap_position = 12;
pub const SND_CHMAP_FRC: snd_pcm_chmap_position = 13;
pub const SND_CHMAP_RLC: snd_pcm_chmap_position = 14;
pub const SND_CHMAP_RRC: snd_pcm_chmap_position = 15;
pub const SND_CHMAP_FLW: snd_pcm_chmap_position = 16;
pub const SND_CHMAP_FRW: snd_pcm_chmap_position = 17;
pub const SND_CHMAP_FLH: snd_pcm_chmap_position = 18;
pub const SND_CHMAP_FCH: snd_pcm_chmap_position = 19;
pub const SND_CHMAP_FRH: snd_pcm_chmap_position = 20;
pub const SND_CHMAP_TC: snd_pcm_chmap_position = 21;
pub const SND_CHMAP_TFL: snd_pcm_chmap_position = 22;
pub const SND_CHMAP_TFR: snd_pcm_chmap_position = 23;
pub const SND_CHMAP_TFC: snd_pcm_chmap_position = 24;
pub const SND_CHMAP_TRL: snd_pcm_chmap_position = 25;
pub const SND_CHMAP_TRR: snd_pcm_chmap_position = 26;
pub const SND_CHMAP_TRC: snd_pcm_chmap_position = 27;
pub const SND_CHMAP_TFLC: snd_pcm_chmap_position = 28;
pub const SND_CHMAP_TFRC: snd_pcm_chmap_position = 29;
pub const SND_CHMAP_TSL: snd_pcm_chmap_position = 30;
pub const SND_CHMAP_TSR: snd_pcm_chmap_position = 31;
pub const SND_CHMAP_LLFE: snd_pcm_chmap_position = 32;
pub const SND_CHMAP_RLFE: snd_pcm_chmap_position = 33;
pub const SND_CHMAP_BC: snd_pcm_chmap_position = 34;
pub const SND_CHMAP_BLC: snd_pcm_chmap_position = 35;
pub const SND_CHMAP_BRC: snd_pcm_chmap_position = 36;
pub type snd_pcm_chmap_position = ::core::ffi::c_uint;
#[repr(C)]
#[derive(Debug)]
pub struct snd_pcm_chmap {
    pub channels: ::core::ffi::c_uint,
    pub pos: __IncompleteArrayField<::core::ffi::c_uint>,
}
pub type snd_pcm_chmap_t = snd_pcm_chmap;
#[repr(C)]
#[derive(Debug)]
pub struct snd_pcm_chmap_query {
    pub type_: snd_pcm_chmap_type,
    pub map: snd_pcm_chmap_t,
}
pub type snd_pcm_chmap_query_t = snd_pcm_chmap_query;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_rawmidi_info {
    _unused: [u8; 0],
}
pub type snd_rawmidi_info_t = _snd_rawmidi_info;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_rawmidi_params {
    _unused: [u8; 0],
}
pub type snd_rawmidi_params_t = _snd_rawmidi_params;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_rawmidi_status {
    _unused: [u8; 0],
}
pub type snd_rawmidi_status_t = _snd_rawmidi_status;
pub const SND_RAWMIDI_STREAM_OUTPUT: _snd_rawmidi_stream = 0;
pub const SND_RAWMIDI_STREAM_INPUT: _snd_rawmidi_stream = 1;
pub type _snd_rawmidi_stream = ::core::ffi::c_uint;
pub use self::_snd_rawmidi_stream as snd_rawmidi_stream_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_rawmidi {
    _unused: [u8; 0],
}
pub type snd_rawmidi_t = _snd_rawmidi;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_timer_info {
    _unused: [u8; 0],
}
pub type snd_timer_info_t = _snd_timer_info;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_timer_params {
    _unused: [u8; 0],
}
pub type snd_timer_params_t = _snd_timer_params;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_timer_status {
    _unused: [u8; 0],
}
pub type snd_timer_status_t = _snd_timer_status;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_timer {
    _unused: [u8; 0],
}
pub type snd_timer_t = _snd_timer;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_hwdep_info {
    _unused: [u8; 0],
}
pub type snd_hwdep_info_t = _snd_hwdep_info;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_hwdep_dsp_status {
    _unused: [u8; 0],
}
pub type snd_hwdep_dsp_status_t = _snd_hwdep_dsp_status;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_hwdep {
    _unused: [u8; 0],
}
pub type snd_hwdep_t = _snd_hwdep;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct snd_aes_iec958 {
    pub status: [::core::ffi::c_uchar; 24usize],
    pub subcode: [::core::ffi::c_uchar; 147usize],
    pub pad: ::core::ffi::c_uchar,
    pub dig_subframe: [::core::ffi::c_uchar; 4usize],
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_ctl_card_info {
    _unused: [u8; 0],
}
pub type snd_ctl_card_info_t = _snd_ctl_card_info;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_ctl_elem_id {
    _unused: [u8; 0],
}
pub type snd_ctl_elem_id_t = _snd_ctl_elem_id;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_ctl_elem_list {
    _unused: [u8; 0],
}
pub type snd_ctl_elem_list_t = _snd_ctl_elem_list;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_ctl_elem_info {
    _unused: [u8; 0],
}
pub type snd_ctl_elem_info_t = _snd_ctl_elem_info;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_ctl_elem_value {
    _unused: [u8; 0],
}
pub type snd_ctl_elem_value_t = _snd_ctl_elem_value;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_ctl_event {
    _unused: [u8; 0],
}
pub type snd_ctl_event_t = _snd_ctl_event;
pub const SND_CTL_ELEM_TYPE_NONE: _snd_ctl_elem_type = 0;
pub const SND_CTL_ELEM_TYPE_BOOLEAN: _snd_ctl_elem_type = 1;
pub const SND_CTL_ELEM_TYPE_INTEGER: _snd_ctl_elem_type = 2;
pub const SND_CTL_ELEM_TYPE_ENUMERATED: _snd_ctl_elem_type = 3;
pub const SND_CTL_ELEM_TYPE_BYTES: _snd_ctl_elem_type = 4;
pub const SND_CTL_ELEM_TYPE_IEC958: _snd_ctl_elem_type = 5;
pub const SND_CTL_ELEM_TYPE_INTEGER64: _snd_ctl_elem_type = 6;
pub type _snd_ctl_elem_type = ::core::ffi::c_uint;
pub use self::_snd_ctl_elem_type as snd_ctl_elem_type_t;
pub const SND_CTL_ELEM_IFACE_CARD: _snd_ctl_elem_iface = 0;
pub const SND_CTL_ELEM_IFACE_HWDEP: _snd_ctl_elem_iface = 1;
pub const SND_CTL_ELEM_IFACE_MIXER: _snd_ctl_elem_iface = 2;
pub const SND_CTL_ELEM_IFACE_PCM: _snd_ctl_elem_iface = 3;
pub const SND_CTL_ELEM_IFACE_RAWMIDI: _snd_ctl_elem_iface = 4;
pub const SND_CTL_ELEM_IFACE_TIMER: _snd_ctl_elem_iface = 5;
pub const SND_CTL_ELEM_IFACE_SEQUENCER: _snd_ctl_elem_iface = 6;
pub type _snd_ctl_elem_iface = ::core::ffi::c_uint;
pub use self::_snd_ctl_elem_iface as snd_ctl_elem_iface_t;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_ctl {
    _unused: [u8; 0],
}
pub type snd_ctl_t = _snd_ctl;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_hctl_elem {
    _unused: [u8; 0],
}
pub type snd_hctl_elem_t = _snd_hctl_elem;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_hctl {
    _unused: [u8; 0],
}
pub type snd_hctl_t = _snd_hctl;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_mixer {
    _unused: [u8; 0],
}
pub type snd_mixer_t = _snd_mixer;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_mixer_class {
    _unused: [u8; 0],
}
pub type snd_mixer_class_t = _snd_mixer_class;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_mixer_elem {
    _unused: [u8; 0],
}
pub type snd_mixer_elem_t = _snd_mixer_elem;
pub const SND_MIXER_ELEM_SIMPLE: _snd_mixer_elem_type = 0;
pub type _snd_mixer_elem_type = ::core::ffi::c_uint;
pub use self::_snd_mixer_elem_type as snd_mixer_elem_type_t;
pub const SND_MIXER_SCHN_UNKNOWN: _snd_mixer_selem_channel_id = -1;
pub const SND_MIXER_SCHN_FRONT_LEFT: _snd_mixer_selem_channel_id = 0;
pub const SND_MIXER_SCHN_FRONT_RIGHT: _snd_mixer_selem_channel_id = 1;
pub const SND_MIXER_SCHN_REAR_LEFT: _snd_mixer_selem_channel_id = 2;
pub const SND_MIXER_SCHN_REAR_RIGHT: _snd_mixer_selem_channel_id = 3;
pub const SND_MIXER_SCHN_FRONT_CENTER: _snd_mixer_selem_channel_id = 4;
pub const SND_MIXER_SCHN_WOOFER: _snd_mixer_selem_channel_id = 5;
pub const SND_MIXER_SCHN_SIDE_LEFT: _snd_mixer_selem_channel_id = 6;
pub const SND_MIXER_SCHN_SIDE_RIGHT: _snd_mixer_selem_channel_id = 7;
pub const SND_MIXER_SCHN_REAR_CENTER: _snd_mixer_selem_channel_id = 8;
pub const SND_MIXER_SCHN_LAST: _snd_mixer_selem_channel_id = 31;
pub type _snd_mixer_selem_channel_id = ::core::ffi::c_int;
pub use self::_snd_mixer_selem_channel_id as snd_mixer_selem_channel_id_t;
pub type snd_mixer_selem_regopt_abstract = ::core::ffi::c_uint;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct snd_mixer_selem_regopt {
    pub ver: ::core::ffi::c_int,
    pub abstract_: snd_mixer_selem_regopt_abstract,
    pub device: *const ::core::ffi::c_char,
    pub playback_pcm: *mut snd_pcm_t,
    pub capture_pcm: *mut snd_pcm_t,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_mixer_selem_id {
    _unused: [u8; 0],
}
pub type snd_mixer_selem_id_t = _snd_mixer_selem_id;
pub type snd_seq_event_type_t = ::core::ffi::c_uchar;
pub const SND_SEQ_EVENT_SYSTEM: snd_seq_event_type = 0;
pub const SND_SEQ_EVENT_RESULT: snd_seq_event_type = 1;
pub const SND_SEQ_EVENT_NOTE: snd_seq_event_type = 5;
pub const SND_SEQ_EVENT_NOTEON: snd_seq_event_type = 6;
pub const SND_SEQ_EVENT_NOTEOFF: snd_seq_event_type = 7;
pub const SND_SEQ_EVENT_KEYPRESS: snd_seq_event_type = 8;
pub const SND_SEQ_EVENT_CONTROLLER: snd_seq_event_type = 10;
pub const SND_SEQ_EVENT_PGMCHANGE: snd_seq_event_type = 11;
pub const SND_SEQ_EVENT_CHANPRESS: snd_seq_event_type = 12;
pub const SND_SEQ_EVENT_PITCHBEND: snd_seq_event_type = 13;
pub const SND_SEQ_EVENT_CONTROL14: snd_seq_event_type = 14;
pub const SND_SEQ_EVENT_NONREGPARAM: snd_seq_event_type = 15;
pub const SND_SEQ_EVENT_REGPARAM: snd_seq_event_type = 16;
pub const SND_SEQ_EVENT_SONGPOS: snd_seq_event_type = 20;
pub const SND_SEQ_EVENT_SONGSEL: snd_seq_event_type = 21;
pub const SND_SEQ_EVENT_QFRAME: snd_seq_event_type = 22;
pub const SND_SEQ_EVENT_TIMESIGN: snd_seq_event_type = 23;
pub const SND_SEQ_EVENT_KEYSIGN: snd_seq_event_type = 24;
pub const SND_SEQ_EVENT_START: snd_seq_event_type = 30;
pub const SND_SEQ_EVENT_CONTINUE: snd_seq_event_type = 31;
pub const SND_SEQ_EVENT_STOP: snd_seq_event_type = 32;
pub const SND_SEQ_EVENT_SETPOS_TICK: snd_seq_event_type = 33;
pub const SND_SEQ_EVENT_SETPOS_TIME: snd_seq_event_type = 34;
pub const SND_SEQ_EVENT_TEMPO: snd_seq_event_type = 35;
pub const SND_SEQ_EVENT_CLOCK: snd_seq_event_type = 36;
pub const SND_SEQ_EVENT_TICK: snd_seq_event_type = 37;
pub const SND_SEQ_EVENT_QUEUE_SKEW: snd_seq_event_type = 38;
pub const SND_SEQ_EVENT_SYNC_POS: snd_seq_event_type = 39;
pub const SND_SEQ_EVENT_TUNE_REQUEST: snd_seq_event_type = 40;
pub const SND_SEQ_EVENT_RESET: snd_seq_event_type = 41;
pub const SND_SEQ_EVENT_SENSING: snd_seq_event_type = 42;
pub const SND_SEQ_EVENT_ECHO: snd_seq_event_type = 50;
pub const SND_SEQ_EVENT_OSS: snd_seq_event_type = 51;
pub const SND_SEQ_EVENT_CLIENT_START: snd_seq_event_type = 60;
pub const SND_SEQ_EVENT_CLIENT_EXIT: snd_seq_event_type = 61;
pub const SND_SEQ_EVENT_CLIENT_CHANGE: snd_seq_event_type = 62;
pub const SND_SEQ_EVENT_PORT_START: snd_seq_event_type = 63;
pub const SND_SEQ_EVENT_PORT_EXIT: snd_seq_event_type = 64;
pub const SND_SEQ_EVENT_PORT_CHANGE: snd_seq_event_type = 65;
pub const SND_SEQ_EVENT_PORT_SUBSCRIBED: snd_seq_event_type = 66;
pub const SND_SEQ_EVENT_PORT_UNSUBSCRIBED: snd_seq_event_type = 67;
pub const SND_SEQ_EVENT_USR0: snd_seq_event_type = 90;
pub const SND_SEQ_EVENT_USR1: snd_seq_event_type = 91;
pub const SND_SEQ_EVENT_USR2: snd_seq_event_type = 92;
pub const SND_SEQ_EVENT_USR3: snd_seq_event_type = 93;
pub const SND_SEQ_EVENT_USR4: snd_seq_event_type = 94;
pub const SND_SEQ_EVENT_USR5: snd_seq_event_type = 95;
pub const SND_SEQ_EVENT_USR6: snd_seq_event_type = 96;
pub const SND_SEQ_EVENT_USR7: snd_seq_event_type = 97;
pub const SND_SEQ_EVENT_USR8: snd_seq_event_type = 98;
pub const SND_SEQ_EVENT_USR9: snd_seq_event_type = 99;
pub const SND_SEQ_EVENT_SYSEX: snd_seq_event_type = 130;
pub const SND_SEQ_EVENT_BOUNCE: snd_seq_event_type = 131;
pub const SND_SEQ_EVENT_USR_VAR0: snd_seq_event_type = 135;
pub const SND_SEQ_EVENT_USR_VAR1: snd_seq_event_type = 136;
pub const SND_SEQ_EVENT_USR_VAR2: snd_seq_event_type = 137;
pub const SND_SEQ_EVENT_USR_VAR3: snd_seq_event_type = 138;
pub const SND_SEQ_EVENT_USR_VAR4: snd_seq_event_type = 139;
pub const SND_SEQ_EVENT_NONE: snd_seq_event_type = 255;
pub type snd_seq_event_type = ::core::ffi::c_uint;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct snd_seq_addr {
    pub client: ::core::ffi::c_uchar,
    pub port: ::core::ffi::c_uchar,
}
pub type snd_seq_addr_t = snd_seq_addr;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct snd_seq_connect {
    pub sender: snd_seq_addr_t,
    pub dest: snd_seq_addr_t,
}
pub type snd_seq_connect_t = snd_seq_connect;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct snd_seq_real_time {
    pub tv_sec: ::core::ffi::c_uint,
    pub tv_nsec: ::core::ffi::c_uint,
}
pub type snd_seq_real_time_t = snd_seq_real_time;
pub type snd_seq_tick_time_t = ::core::ffi::c_uint;
#[repr(C)]
#[derive(Copy, Clone)]
pub union snd_seq_timestamp {
    pub tick: snd_seq_tick_time_t,
    pub time: snd_seq_real_time,
}
pub type snd_seq_timestamp_t = snd_seq_timestamp;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct snd_seq_ev_note {
    pub channel: ::core::ffi::c_uchar,
    pub note: ::core::ffi::c_uchar,
    pub velocity: ::core::ffi::c_uchar,
    pub off_velocity: ::core::ffi::c_uchar,
    pub duration: ::core::ffi::c_uint,
}
pub type snd_seq_ev_note_t = snd_seq_ev_note;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct snd_seq_ev_ctrl {
    pub channel: ::core::ffi::c_uchar,
    pub unused: [::core::ffi::c_uchar; 3usize],
    pub param: ::core::ffi::c_uint,
    pub value: ::core::ffi::c_int,
}
pub type snd_seq_ev_ctrl_t = snd_seq_ev_ctrl;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct snd_seq_ev_raw8 {
    pub d: [::core::ffi::c_uchar; 12usize],
}
pub type snd_seq_ev_raw8_t = snd_seq_ev_raw8;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct snd_seq_ev_raw32 {
    pub d: [::core::ffi::c_uint; 3usize],
}
pub type snd_seq_ev_raw32_t = snd_seq_ev_raw32;
#[repr(C, packed)]
#[derive(Debug, Copy, Clone)]
pub struct snd_seq_ev_ext {
    pub len: ::core::ffi::c_uint,
    pub ptr: *mut ::core::ffi::c_void,
}
pub type snd_seq_ev_ext_t = snd_seq_ev_ext;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct snd_seq_result {
    pub event: ::core::ffi::c_int,
    pub result: ::core::ffi::c_int,
}
pub type snd_seq_result_t = snd_seq_result;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct snd_seq_queue_skew {
    pub value: ::core::ffi::c_uint,
    pub base: ::core::ffi::c_uint,
}
pub type snd_seq_queue_skew_t = snd_seq_queue_skew;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct snd_seq_ev_queue_control {
    pub queue: ::core::ffi::c_uchar,
    pub unused: [::core::ffi::c_uchar; 3usize],
    pub param: snd_seq_ev_queue_control__bindgen_ty_1,
}
#[repr(C)]
#[derive(Copy, Clone)]
pub union snd_seq_ev_queue_control__bindgen_ty_1 {
    pub value: ::core::ffi::c_int,
    pub time: snd_seq_timestamp_t,
    pub position: ::core::ffi::c_uint,
    pub skew: snd_seq_queue_skew_t,
    pub d32: [::core::ffi::c_uint; 2usize],
    pub d8: [::core::ffi::c_uchar; 8usize],
}
pub type snd_seq_ev_queue_control_t = snd_seq_ev_queue_control;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct snd_seq_ev_ump_notify {
    pub client: ::core::ffi::c_uchar,
    pub block: ::core::ffi::c_uchar,
}
pub type snd_seq_ev_ump_notify_t = snd_seq_ev_ump_notify;
#[repr(C)]
#[derive(Copy, Clone)]
pub union snd_seq_event_data {
    pub note: snd_seq_ev_note_t,
    pub control: snd_seq_ev_ctrl_t,
    pub raw8: snd_seq_ev_raw8_t,
    pub raw32: snd_seq_ev_raw32_t,
    pub ext: snd_seq_ev_ext_t,
    pub queue: snd_seq_ev_queue_control_t,
    pub time: snd_seq_timestamp_t,
    pub addr: snd_seq_addr_t,
    pub connect: snd_seq_connect_t,
    pub result: snd_seq_result_t,
    pub ump_notify: snd_seq_ev_ump_notify_t,
}
pub type snd_seq_event_data_t = snd_seq_event_data;
#[repr(C)]
#[derive(Copy, Clone)]
pub struct snd_seq_event {
    pub type_: snd_seq_event_type_t,
    pub flags: ::core::ffi::c_uchar,
    pub tag: ::core::ffi::c_uchar,
    pub queue: ::core::ffi::c_uchar,
    pub time: snd_seq_timestamp_t,
    pub source: snd_seq_addr_t,
    pub dest: snd_seq_addr_t,
    pub data: snd_seq_event_data_t,
}
pub type snd_seq_event_t = snd_seq_event;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_seq {
    _unused: [u8; 0],
}
pub type snd_seq_t = _snd_seq;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_seq_client_info {
    _unused: [u8; 0],
}
pub type snd_seq_client_info_t = _snd_seq_client_info;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_seq_port_info {
    _unused: [u8; 0],
}
pub type snd_seq_port_info_t = _snd_seq_port_info;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_seq_port_subscribe {
    _unused: [u8; 0],
}
pub type snd_seq_port_subscribe_t = _snd_seq_port_subscribe;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_seq_query_subscribe {
    _unused: [u8; 0],
}
pub type snd_seq_query_subscribe_t = _snd_seq_query_subscribe;
pub const SND_SEQ_QUERY_SUBS_READ: snd_seq_query_subs_type_t = 0;
pub const SND_SEQ_QUERY_SUBS_WRITE: snd_seq_query_subs_type_t = 1;
pub type snd_seq_query_subs_type_t = ::core::ffi::c_uint;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_seq_queue_status {
    _unused: [u8; 0],
}
pub type snd_seq_queue_status_t = _snd_seq_queue_status;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_seq_queue_tempo {
    _unused: [u8; 0],
}
pub type snd_seq_queue_tempo_t = _snd_seq_queue_tempo;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snd_seq_remove_events {
    _unused: [u8; 0],
}
pub type snd_seq_remove_events_t = _snd_seq_remove_events;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct snd_midi_event {
    _unused: [u8; 0],
}
pub type snd_midi_event_t = snd_midi_event;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct __va_list_tag {
    pub gp_offset: ::core::ffi::c_uint,
    pub fp_offset: ::core::ffi::c_uint,
    pub overflow_arg_area: *mut ::core::ffi::c_void,
    pub reg_save_area: *mut ::core::ffi::c_void,
}
